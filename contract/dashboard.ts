import { z } from 'zod'
import { hubNumberSchema } from './hub-number.ts'
import { operationSchema } from './operation.ts'
import { idParam, instant } from './paging.ts'
import { defineRoute } from './route.ts'
import { tenantParam, tenantSchema } from './tenants.ts'

/** So many of each class of problems are named, newest first; the number beside them says how many there are. */
export const attentionMax = 5
export const recentMax = 10

/** What the numbers of a dashboard are of: operations created in the last 30 days, as everywhere. */
const numbers = z.object({
  all: hubNumberSchema,
  active: hubNumberSchema,
  active_stale_attention: hubNumberSchema,
  terminal_follow_up: hubNumberSchema,
  completed: hubNumberSchema,
  succeeded: hubNumberSchema,
})
export type DashboardNumbers = z.output<typeof numbers>

export const dashboardSchema = z.object({
  asOf: instant,
  staleAt: instant
    .nullable()
    .meta({ description: 'The soonest instant at which a number changes because something goes stale.' }),
  numbers,
  attention: z.object({
    active_stale_attention: z.array(operationSchema),
    terminal_follow_up: z.array(operationSchema),
  }),
  recent: z.array(operationSchema),
})
export type Dashboard = z.output<typeof dashboardSchema>

export const getTenantDashboard = defineRoute({
  name: 'getTenantDashboard',
  method: 'GET',
  path: '/api/v1/tenants/{tenant}/dashboard',
  access: { capability: 'tenant.operations.view' },
  summary: 'One tenant at a glance; each number names the rows that it counts',
  tag: 'Overview',
  params: tenantParam,
  success: { status: 200, body: dashboardSchema },
})

const tenantGlance = z.object({
  tenant: tenantSchema,
  lastSync: operationSchema.nullable().meta({ description: 'The newest inventory sync, of any age; null: never.' }),
})

export const workspaceOverviewSchema = dashboardSchema.extend({ tenants: z.array(tenantGlance) })
export type WorkspaceOverview = z.output<typeof workspaceOverviewSchema>

export const getWorkspaceOverview = defineRoute({
  name: 'getWorkspaceOverview',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/overview',
  access: { capability: 'tenant.operations.view' },
  summary: 'One workspace at a glance, over the tenants that you are entitled to',
  tag: 'Overview',
  params: z.object({ workspace: idParam }),
  success: { status: 200, body: workspaceOverviewSchema },
})
