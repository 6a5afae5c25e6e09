import { platformCapabilities, type PlatformCapability, type Role } from '../../../operations/capability.ts'

/** The people of the demo, who are named on its sign-in page (spec: operations §14). In the demo only. */
export const demoPassword = 'tenantatlas-demo'

export const demoWorkspace = 'Meridian Managed Services'
export const strangerWorkspace = 'Harbour Cloud Partners'

export type DemoPerson = {
  readonly email: string
  readonly name: string
  readonly workspace: string
  readonly role: Role
}

export const demoPeople: readonly DemoPerson[] = [
  { email: 'owner@demo.test', name: 'Olivia Marsh', workspace: demoWorkspace, role: 'owner' },
  { email: 'manager@demo.test', name: 'Marek Novák', workspace: demoWorkspace, role: 'manager' },
  { email: 'operator@demo.test', name: 'Priya Raman', workspace: demoWorkspace, role: 'operator' },
  { email: 'readonly@demo.test', name: 'Rosa Lindqvist', workspace: demoWorkspace, role: 'readonly' },
  { email: 'stranger@demo.test', name: 'Samuel Okoye', workspace: strangerWorkspace, role: 'owner' },
]

/** The tenant of the other workspace, which nobody of Meridian may know of. */
export const strangerTenant = { externalId: '5eac0a57-41b0-4c1d-9d3e-7c1f0a9be001', name: 'Wide World Importers' }

export type DemoPlatformPerson = {
  readonly email: string
  readonly name: string
  readonly capabilities: readonly PlatformCapability[]
}

export const demoPlatformPeople: readonly DemoPlatformPerson[] = [
  { email: 'platform@demo.test', name: 'Tomás Ferreira', capabilities: platformCapabilities },
  {
    email: 'platform-viewer@demo.test',
    name: 'Vera Holm',
    capabilities: platformCapabilities.filter((capability) => !capability.startsWith('platform.operations.')),
  },
  {
    email: 'platform-reader@demo.test',
    name: 'Ilse Brandt',
    capabilities: platformCapabilities.filter((capability) => capability.endsWith('.view')),
  },
]
