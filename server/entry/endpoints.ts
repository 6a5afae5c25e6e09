import { accessEndpoints } from '../access/routes.ts'
import type { Endpoint } from '../access/endpoint.ts'
import { signInOptionsEndpoint } from '../access/sign-in-options-routes.ts'
import { inventoryEndpoints } from '../inventory/routes.ts'
import { notificationEndpoints } from '../notifications/routes.ts'
import { overviewEndpoints } from '../overview/routes.ts'
import type { HintSender } from '../runs/hints.ts'
import { runEndpoints } from '../runs/routes.ts'
import { systemRunEndpoints } from '../runs/system-routes.ts'
import { systemEndpoints } from '../system/routes.ts'
import { tenantEndpoints } from '../tenancy/routes.ts'

export type EndpointDependencies = { readonly sender: HintSender; readonly isDemo: boolean }

/** The endpoints of all slices; the app refuses to start when one of the contract's routes has none here. */
export const allEndpoints = ({ sender, isDemo }: EndpointDependencies): Endpoint[] => [
  ...accessEndpoints(),
  signInOptionsEndpoint(isDemo),
  ...tenantEndpoints,
  ...overviewEndpoints(),
  ...inventoryEndpoints(),
  ...runEndpoints({ sender }),
  ...systemRunEndpoints({ sender }),
  ...systemEndpoints(),
  ...notificationEndpoints(),
]
