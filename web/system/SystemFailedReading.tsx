import { problemOf } from '../api/client.ts'
import { FailedReading } from '../shell/FailedReading.tsx'
import { SystemNotFoundPage } from './SystemNotFoundPage.tsx'

type Props = Parameters<typeof FailedReading>[0]

/** A part of a page that could not be read; what is not there leads back into this panel. */
export const SystemFailedReading = (props: Props) =>
  problemOf(props.error)?.status === 404 ? <SystemNotFoundPage /> : <FailedReading {...props} />
