import type { LiveHint } from '../../contract/live.ts'
import type { RunHint } from '../runs/hints.ts'
import { eventText } from './live-stream.ts'
import type { TenantPlace, View } from './live-views.ts'

/** The events, as text, that somebody with this view may get; each said once however often it was hinted. */
export function textFor(view: View, hints: readonly RunHint[], tenants: ReadonlyMap<number, TenantPlace>): string {
  const texts = new Set<string>()
  for (const hint of hints) if (maySee(view, hint, tenants)) texts.add(eventText(liveHint(hint, tenants)))
  return [...texts].join('')
}

/** Member of the workspace first; if there is a tenant, entitled to it too, and it must still belong there. */
export function maySee(view: View, hint: RunHint, tenants: ReadonlyMap<number, TenantPlace>): boolean {
  if (hint.kind === 'notification' && hint.initiatorId !== view.personId) return false
  const seen = view.workspaces.get(hint.workspaceId)
  if (seen === undefined) return false
  if (hint.tenantId === null) return true
  if (tenants.get(hint.tenantId)?.workspaceId !== hint.workspaceId) return false
  return seen === 'all' || seen.has(hint.tenantId)
}

function liveHint({ kind, runId, tenantId }: RunHint, tenants: ReadonlyMap<number, TenantPlace>): LiveHint {
  const place = tenantId === null ? undefined : tenants.get(tenantId)
  return { kind, operationId: String(runId), ...(place === undefined ? {} : { tenantId: place.externalId }) }
}
