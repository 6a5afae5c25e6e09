import type { LiveHint } from '../../contract/live.ts'
import type { Operation } from '../../contract/operation.ts'

/** True when what was read under this key may be older than what the hint tells of. `data`: what was read, where it is there. */
export function isTouched(key: readonly unknown[], hint: LiveHint, data?: unknown): boolean {
  const [area, what, about] = key
  switch (hint.kind) {
    case 'notification':
      return area === 'notifications'
    case 'operation':
      if (area === 'inventory') return hint.tenantId === undefined || what === hint.tenantId
      if (area !== 'operations') return false
      if (what === 'one' || what === 'events')
        return hint.operationId === undefined || about === hint.operationId || (what === 'one' && isOpenIn(data, hint))
      return !isOfOtherTenant(about, hint.tenantId)
    case 'hello':
    case 'rights':
      return false
  }
}

/** What ended badly may be settled by another operation of its tenant that succeeds: no hint names the one that is settled. */
const isOpenIn = (data: unknown, { tenantId }: LiveHint): boolean => {
  if (typeof data !== 'object' || data === null || !('problemClass' in data) || !('tenant' in data)) return false
  const { problemClass, tenant } = data as Pick<Operation, 'problemClass' | 'tenant'>
  return problemClass === 'terminal_follow_up' && (tenantId === undefined || tenant?.externalId === tenantId)
}

/** A list that is narrowed to one tenant does not change when something happens in another. */
function isOfOtherTenant(filters: unknown, tenantId: string | undefined): boolean {
  if (tenantId === undefined || typeof filters !== 'object' || filters === null || !('tenant' in filters)) return false
  return filters.tenant !== undefined && filters.tenant !== tenantId
}

/** What follows the stream, and is read once more after a time without it. */
export const isFollowed = (key: readonly unknown[]): boolean =>
  key[0] === 'operations' || key[0] === 'notifications' || key[0] === 'inventory'
