import * as dashboard from './dashboard.ts'
import * as inventory from './inventory.ts'
import * as live from './live.ts'
import * as notifications from './notifications.ts'
import * as operations from './operations.ts'
import * as people from './people.ts'
import type { Route } from './route.ts'
import * as system from './system.ts'
import * as tenants from './tenants.ts'
import * as trends from './trends.ts'

/** Every route of the API, in the order of its documentation. */
export const routes = [
  people.signIn,
  people.signOut,
  people.getSignInOptions,
  people.getMe,
  people.createToken,
  people.listTokens,
  people.deleteToken,
  tenants.listTenants,
  dashboard.getTenantDashboard,
  dashboard.getWorkspaceOverview,
  trends.getOutcomeTrend,
  trends.getDurationTrend,
  inventory.listInventory,
  operations.startOperation,
  operations.startAgain,
  operations.listOperations,
  operations.countOperations,
  operations.getOperation,
  operations.listOperationEvents,
  operations.cancelOperation,
  operations.cancelOperations,
  notifications.listNotifications,
  notifications.readNotification,
  notifications.readNotifications,
  live.live,
  people.systemSignIn,
  people.systemSignOut,
  people.systemMe,
  system.systemConsole,
  system.systemListWorkspaces,
  system.systemListTenants,
  system.systemListOperations,
  system.systemCountOperations,
  system.systemGetOperation,
  system.systemListOperationEvents,
  system.systemCancelOperation,
  system.systemRetryOperation,
  system.systemInvestigateOperation,
] as const satisfies readonly Route[]
