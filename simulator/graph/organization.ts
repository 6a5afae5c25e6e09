import type { Item, Tenant } from '../tenant.ts'

/** The tenant as its own directory describes it. */
export const organizationOf = (tenant: Tenant): Item => ({
  id: tenant.guid,
  displayName: tenant.name,
  tenantType: 'AAD',
  countryLetterCode: 'DE',
  createdDateTime: '2019-04-11T08:15:30Z',
  verifiedDomains: [
    {
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: true,
      isInitial: true,
      name: tenant.domain,
      type: 'Managed',
    },
  ],
  assignedPlans: [
    { capabilityStatus: 'Enabled', service: 'SCO', servicePlanId: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5' },
  ],
})
