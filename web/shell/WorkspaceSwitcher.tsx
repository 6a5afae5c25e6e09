import type { MantineBreakpoint } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Select } from '../ui/late/Select.tsx'
import { useScope } from './use-scope.ts'

/** Stands there only for people of several workspaces. */
export function WorkspaceSwitcher(where: { visibleFrom?: MantineBreakpoint; hiddenFrom?: MantineBreakpoint }) {
  const { me, workspace } = useScope()
  const navigate = useNavigate()
  if (me.workspaces.length < 2) return null
  return (
    <Select
      {...where}
      aria-label="Workspace"
      allowDeselect={false}
      data={me.workspaces.map(({ id, name }) => ({ value: id, label: name }))}
      value={workspace?.id ?? null}
      onChange={(id) => {
        if (id !== null && id !== workspace?.id) void navigate({ to: paths.overview, search: { workspace: id } })
      }}
    />
  )
}
