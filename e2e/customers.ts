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
  hubTenant: { guid: '0e2e0041-5f1a-4c6b-9d41-7a1b2c3d4e41', name: 'Fourth Coffee Roasters' },
  hubRows: { guid: '0e2e0042-5f1a-4c6b-9d42-7a1b2c3d4e42', name: 'Fabrikam Harbour' },
  hubStill: { guid: '0e2e0043-5f1a-4c6b-9d43-7a1b2c3d4e43', name: 'Northwind Clinics' },
  hubCancel: { guid: '0e2e0044-5f1a-4c6b-9d44-7a1b2c3d4e44', name: 'Tailspin Rail' },
  waiting: { guid: '0e2e0031-5f1a-4c6b-9d31-7a1b2c3d4e31', name: 'Relecloud Print' },
  lane: { guid: '0e2e0032-5f1a-4c6b-9d32-7a1b2c3d4e32', name: 'Best For You Organics' },
  resolved: { guid: '0e2e0033-5f1a-4c6b-9d33-7a1b2c3d4e33', name: 'School of Fine Art' },
  ended: { guid: '0e2e0034-5f1a-4c6b-9d34-7a1b2c3d4e34', name: 'City Power & Light' },
  archived: { guid: '0e2e0035-5f1a-4c6b-9d35-7a1b2c3d4e35', name: 'Munson’s Pickles' },
  dashboard: { guid: '0e2e0051-5f1a-4c6b-9d51-7a1b2c3d4e51', name: 'Larkspur Boatyard' },
  dashboardLive: { guid: '0e2e0052-5f1a-4c6b-9d52-7a1b2c3d4e52', name: 'Adventure Works Clinics' },
  axeNews: { guid: '0e2e0061-5f1a-4c6b-9d61-7a1b2c3d4e61', name: 'Bellows College' },
  axeBlocked: { guid: '0e2e0062-5f1a-4c6b-9d62-7a1b2c3d4e62', name: 'Liberty’s Delightful Bakery' },
  axeStale: { guid: '0e2e0063-5f1a-4c6b-9d63-7a1b2c3d4e63', name: 'Nod Publishers' },
  axeLost: { guid: '0e2e0064-5f1a-4c6b-9d64-7a1b2c3d4e64', name: 'Wingtip Toys' },
  keyboardHub: { guid: '0e2e0065-5f1a-4c6b-9d65-7a1b2c3d4e65', name: 'Datum Design' },
  keyboardCancel: { guid: '0e2e0066-5f1a-4c6b-9d66-7a1b2c3d4e66', name: 'Phone Company' },
  keyboardBell: { guid: '0e2e0067-5f1a-4c6b-9d67-7a1b2c3d4e67', name: 'Southridge Clinic' },
  oneStory: { guid: '0e2e0068-5f1a-4c6b-9d68-7a1b2c3d4e68', name: 'Treyfoil Veterinary' },
  keyboardSystem: { guid: '0e2e0069-5f1a-4c6b-9d69-7a1b2c3d4e69', name: 'Lakeside Optics' },
  axe: { guid: '0e2e000a-5f1a-4c6b-9d0a-7a1b2c3d4e0a', name: 'Southridge Video' },
  system: { guid: '0e2e0030-5f1a-4c6b-9d30-7a1b2c3d4e30', name: 'Lamna Healthcare' },
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
