import type { Capability, PlatformCapability } from '../../operations/capability.ts'
import type { Route } from '../../contract/route.ts'
import { append } from '../audit/audit.ts'
import type { Tx } from '../database/scope.ts'
import type { PlatformPerson } from './credentials.ts'
import type { Caller } from './entitlement.ts'
import { problem, type ProblemReply } from './problem-reply.ts'

/** A member without the right is told so, and the attempt is on record. */
export async function deny(
  tx: Tx,
  { person }: Caller,
  place: { readonly workspaceId: number | null; readonly tenantId: number | null },
  route: Route,
): Promise<ProblemReply> {
  const capability: Capability | '' = 'capability' in route.access ? route.access.capability : ''
  await append(tx, {
    workspaceId: place.workspaceId,
    tenantId: place.tenantId,
    actor: { kind: 'human', id: person.id, name: person.name, email: person.email },
    ...denied(person.name, route, capability),
  })
  return problem('/problems/forbidden', `This needs the right ${capability}, which your role here does not include.`)
}

/** People of the platform are numbered apart from people of workspaces, so their number would name somebody else. */
export async function denyPlatform(
  tx: Tx,
  person: PlatformPerson,
  route: Route,
  capability: PlatformCapability,
): Promise<ProblemReply> {
  await append(tx, {
    workspaceId: null,
    tenantId: null,
    actor: { kind: 'human', id: null, name: person.name, email: person.email },
    ...denied(person.name, route, capability),
  })
  return problem('/problems/forbidden', `This needs the right ${capability}, which you do not hold.`)
}

const denied = (name: string, route: Route, capability: string) => ({
  action: 'authorization.denied',
  summary: `${name} may not do this: ${route.summary}`,
  outcome: 'blocked' as const,
  metadata: { route: route.name, capability },
})
