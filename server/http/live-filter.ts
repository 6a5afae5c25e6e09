import type { LiveHint } from '../../contract/live.ts'
import type { RunHint } from '../runs/hints.ts'
import { eventText } from './live-stream.ts'
import type { TenantPlace, View } from './live-views.ts'

/** A hint as it will be sent, and what decides who gets it. Written once, however many read it. */
export type LiveEvent = { readonly hint: RunHint; readonly text: string }

/**
 * The events of some hints, each once however often it was hinted. A tenant that nobody knows, or that belongs to another
 * workspace by now, is told of to nobody.
 */
export function eventsOf(hints: readonly RunHint[], tenants: ReadonlyMap<number, TenantPlace | null>): LiveEvent[] {
  const events = new Map<string, LiveEvent>()
  for (const hint of hints) {
    const place = hint.tenantId === null ? null : tenants.get(hint.tenantId)
    if (hint.tenantId !== null && place?.workspaceId !== hint.workspaceId) continue
    events.set(`${hint.kind} ${hint.runId} ${hint.initiatorId}`, {
      hint,
      text: eventText(liveHint(hint, place ?? null)),
    })
  }
  return [...events.values()]
}

/** What somebody with this view gets of them. */
export function textFor(view: View, events: readonly LiveEvent[]): string {
  let text = ''
  for (const event of events) if (maySee(view, event.hint)) text += event.text
  return text
}

/** Member of the workspace first; if there is a tenant, entitled to it too. */
function maySee({ personId, workspaces }: View, { kind, initiatorId, workspaceId, tenantId }: RunHint): boolean {
  if (kind === 'notification' && initiatorId !== personId) return false
  const seen = workspaces.get(workspaceId)
  if (seen === undefined) return false
  return tenantId === null || seen === 'all' || seen.has(tenantId)
}

const liveHint = ({ kind, runId }: RunHint, place: TenantPlace | null): LiveHint => ({
  kind,
  operationId: String(runId),
  ...(place === null ? {} : { tenantId: place.externalId }),
})
