import { allReadPermissions } from './permissions.ts'

/** The one app that the customers of the seeded world have consented to. Its secret opens nothing but this simulator. */
export const clientId = '7e5a1c0d-41a5-4f0e-9d52-0c1de7a71a50'
export const clientSecret = 'simulator-secret'

export type SeededTenant = {
  readonly guid: string
  readonly name: string
  /** About how many items over all lists. */
  readonly size: number
  readonly permissions: readonly string[]
}

/** The customers that every simulator starts with. Their guids never change: demos and tests are written against them. */
export const seededTenants: readonly SeededTenant[] = [
  {
    guid: '3f7c1a52-0b6e-4d1f-8a35-6c2e9d4b7f01',
    name: 'Contoso Retail',
    size: 420,
    permissions: allReadPermissions,
  },
  {
    guid: '8d2b6e94-5a17-4c3e-b0f8-1e7a3c9d5b02',
    name: 'Fabrikam Health',
    size: 1500,
    permissions: allReadPermissions,
  },
  {
    guid: 'c41e9f07-72d8-4b6a-9e53-a8d05f1b6c03',
    name: 'Northwind Logistics',
    size: 320,
    permissions: allReadPermissions,
  },
  {
    // Nobody consented to reading conditional access here: what reads everything gets most of it.
    guid: '56a8d3e1-9c4f-4e72-87b6-d30f2e8a1c04',
    name: 'Adatum Legal',
    size: 260,
    permissions: allReadPermissions.filter((permission) => permission !== 'Policy.Read.All'),
  },
  {
    guid: 'e90b4c6d-13f5-4a8e-a2d7-5b6c8f0e9d05',
    name: 'Tailspin Toys',
    size: 350,
    permissions: allReadPermissions,
  },
]
