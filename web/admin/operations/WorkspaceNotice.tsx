import type { Operation } from '../../../contract/operation.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Notice } from '../../ui/Notice.tsx'

/** Whoever works in several workspaces is told when this belongs to another one than the shell shows. */
export function WorkspaceNotice({ run }: { run: Operation }) {
  const { me, workspace } = useScope()
  const owner = me.workspaces.find(({ id }) => id === run.workspaceId)
  if (owner === undefined || workspace === null || owner.id === workspace.id) return null
  return (
    <Notice tone="warning" title="This belongs to another workspace">
      The operation was done for {run.tenant?.name ?? 'the whole workspace'} in {owner.name}, while {workspace.name} is
      open above.
    </Notice>
  )
}
