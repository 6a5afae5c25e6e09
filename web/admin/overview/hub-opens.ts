import { useNavigate } from '@tanstack/react-router'
import type { HubNumber } from '../../../contract/hub-number.ts'
import { hubPath, type HubState } from '../../../contract/hub-state.ts'
import { paths } from '../../paths.ts'
import type { Opens } from '../../ui/charts/ChartLink.tsx'

/** Where a number leads: the hub on exactly its rows. `back`: the tenant whose page it stands on. */
export const hubOf = ({ state }: Pick<HubNumber, 'state'>, back?: string): HubState =>
  back === undefined ? state : { ...state, back }

/** The same for parts of a chart, which are no components of the router. */
export function useHubOpens(back?: string): (number: Pick<HubNumber, 'state'>) => Opens {
  const navigate = useNavigate()
  return (number) => {
    const search = hubOf(number, back)
    return { href: hubPath(search), open: () => void navigate({ to: paths.operations, search }) }
  }
}
