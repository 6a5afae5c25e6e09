import * as contract from '../../contract/people.ts'
import { platformCapabilities, roleCapabilities } from '../../operations/capability.ts'
import { openEndpoint, systemEndpoint, type Endpoint } from './endpoint.ts'

/** Who somebody is, in both planes. */
export const meEndpoints = (): Endpoint[] => [
  openEndpoint(contract.getMe, async ({ caller: { person, memberships } }) => ({
    body: {
      person: { id: String(person.id), name: person.name, email: person.email },
      workspaces: memberships.map(({ workspaceId, workspaceName, role }) => ({
        id: String(workspaceId),
        name: workspaceName,
        role,
        capabilities: [...roleCapabilities[role]],
      })),
      capabilities: [...new Set(memberships.flatMap(({ role }) => roleCapabilities[role]))],
    },
  })),
  systemEndpoint(contract.systemMe, async ({ person }) => ({
    body: {
      person: { id: String(person.id), name: person.name, email: person.email },
      capabilities: platformCapabilities.filter((capability) => person.capabilities.includes(capability)),
    },
  })),
]
