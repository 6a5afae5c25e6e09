/**
 * The customers of the stories. Each story has one of its own, so that two at once do not see each other's operations and
 * each can be run alone; Adatum Legal, who consented to less, is of the demo.
 */
export const customers = {
  mainWay: { guid: '0e2e0001-5f1a-4c6b-9d01-7a1b2c3d4e01', name: 'Proseware Dental' },
  twice: { guid: '0e2e0002-5f1a-4c6b-9d02-7a1b2c3d4e02', name: 'Litware Insurance' },
  inventory: { guid: '0e2e0003-5f1a-4c6b-9d03-7a1b2c3d4e03', name: 'Woodgrove Bank' },
  neverSynced: { guid: '0e2e0004-5f1a-4c6b-9d04-7a1b2c3d4e04', name: 'Lucerne Publishing' },
  hub: { guid: '0e2e0005-5f1a-4c6b-9d05-7a1b2c3d4e05', name: 'Coho Winery' },
  detail: { guid: '0e2e0006-5f1a-4c6b-9d06-7a1b2c3d4e06', name: 'Alpine Ski House' },
  rights: { guid: '0e2e0007-5f1a-4c6b-9d07-7a1b2c3d4e07', name: 'Blue Yonder Airlines' },
  live: { guid: '0e2e0008-5f1a-4c6b-9d08-7a1b2c3d4e08', name: 'Graphic Design Institute' },
  keyboard: { guid: '0e2e0009-5f1a-4c6b-9d09-7a1b2c3d4e09', name: 'Margie’s Travel' },
  widget: { guid: '0e2e0021-5f1a-4c6b-9d21-7a1b2c3d4e21', name: 'Trey Dental Supply' },
  widgetMany: { guid: '0e2e0022-5f1a-4c6b-9d22-7a1b2c3d4e22', name: 'Humongous Insurance' },
  widgetTabs: { guid: '0e2e0023-5f1a-4c6b-9d23-7a1b2c3d4e23', name: 'Wingtip Couriers' },
  widgetPolls: { guid: '0e2e0024-5f1a-4c6b-9d24-7a1b2c3d4e24', name: 'VanArsdel Surgery' },
  tabs: { guid: '0e2e000f-5f1a-4c6b-9d0f-7a1b2c3d4e0f', name: 'Consolidated Messenger' },
  hubTenant: { guid: '0e2e0010-5f1a-4c6b-9d10-7a1b2c3d4e10', name: 'Fourth Coffee' },
  hubRows: { guid: '0e2e0011-5f1a-4c6b-9d11-7a1b2c3d4e11', name: 'Relecloud Freight' },
  hubStill: { guid: '0e2e0012-5f1a-4c6b-9d12-7a1b2c3d4e12', name: 'Northwind Clinics' },
  hubCancel: { guid: '0e2e0013-5f1a-4c6b-9d13-7a1b2c3d4e13', name: 'Tailspin Rail' },
  axe: { guid: '0e2e000a-5f1a-4c6b-9d0a-7a1b2c3d4e0a', name: 'Southridge Video' },
} as const

export const adatumLegal = { guid: '56a8d3e1-9c4f-4e72-87b6-d30f2e8a1c04', name: 'Adatum Legal' } as const
/** Of the workspace that only the stranger is a member of. */
export const wideWorldImporters = {
  guid: '5eac0a57-41b0-4c1d-9d3e-7c1f0a9be001',
  name: 'Wide World Importers',
} as const

export type Customer = { readonly guid: string; readonly name: string }

/** Enough for a table; the list that is turned needs several pages of it. */
const [few, many] = [30, 160]

export async function addCustomers(hooksUrl: string): Promise<void> {
  for (const customer of Object.values(customers)) {
    const body = JSON.stringify({ ...customer, size: customer === customers.inventory ? many : few })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${hooksUrl}/tenants`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`${customer.name} was not added: ${await answer.text()}`)
  }
}
