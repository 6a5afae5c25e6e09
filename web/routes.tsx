import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { problemOf } from './api/client.ts'
import { meQuery, systemMeQuery, tenantsQuery } from './api/queries.ts'
import { paths, returnPath } from './paths.ts'
import { readSearch, textsOf, writeSearch } from './search-texts.ts'
import { BrokenPage } from './shell/BrokenPage.tsx'
import { LoadingPage } from './shell/LoadingPage.tsx'
import { NotFoundPage } from './shell/NotFoundPage.tsx'

type Context = { readonly queries: QueryClient }

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFoundPage })

const start = createRoute({
  getParentRoute: () => root,
  path: paths.start,
  beforeLoad: () => {
    throw redirect({ to: paths.overview, replace: true })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (raw: Record<string, unknown>) => textsOf(raw, ['from']),
  component: lazyRouteComponent(() => import('./sign-in/SignInPage.tsx'), 'SignInPage'),
})

/** Everything of the workspace panel: nobody gets past here without being signed in. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery)
    } catch (error) {
      if (problemOf(error)?.status !== 401) throw error
      throw redirect({ to: paths.signIn, search: { from: returnPath(location.href) }, replace: true })
    }
  },
  loader: ({ context }) => context.queries.ensureQueryData(tenantsQuery),
  component: lazyRouteComponent(() => import('./shell/AdminShell.tsx'), 'AdminShell'),
  notFoundComponent: NotFoundPage,
})

const overview = createRoute({
  getParentRoute: () => admin,
  path: '/',
  validateSearch: (raw: Record<string, unknown>) => textsOf(raw, ['q', 'workspace']),
  component: lazyRouteComponent(() => import('./admin/overview/OverviewPage.tsx'), 'OverviewPage'),
})

const operations = createRoute({
  getParentRoute: () => admin,
  path: '/operations',
  // All values are texts here; the page says which of them it does not know.
  validateSearch: (raw: Record<string, unknown>) => textsOf(raw, Object.keys(raw)),
  component: lazyRouteComponent(() => import('./admin/operations/OperationsPage.tsx'), 'OperationsPage'),
})

const operation = createRoute({
  getParentRoute: () => admin,
  path: '/operations/$id',
  component: lazyRouteComponent(() => import('./admin/operations/OperationPage.tsx'), 'OperationPage'),
})

const tenant = createRoute({
  getParentRoute: () => admin,
  path: '/t/$tenant',
  component: lazyRouteComponent(() => import('./admin/dashboard/DashboardPage.tsx'), 'DashboardPage'),
})

const inventory = createRoute({
  getParentRoute: () => admin,
  path: '/t/$tenant/inventory',
  validateSearch: (raw: Record<string, unknown>) =>
    textsOf(raw, ['q', 'type', 'platform', 'missing', 'sort', 'cursor']),
  component: lazyRouteComponent(() => import('./admin/inventory/InventoryPage.tsx'), 'InventoryPage'),
})

const systemSignIn = createRoute({
  getParentRoute: () => root,
  path: paths.systemSignIn,
  component: lazyRouteComponent(() => import('./system/SystemSignInPage.tsx'), 'SystemSignInPage'),
})

/** The platform plane answers nobody else, so a refusal leads to its sign-in, or to nothing for people of a workspace. */
const system = createRoute({
  getParentRoute: () => root,
  path: paths.system,
  beforeLoad: async ({ context }) => {
    try {
      await context.queries.ensureQueryData(systemMeQuery)
    } catch (error) {
      const status = problemOf(error)?.status
      if (status !== 401 && status !== 404) throw error
      const isOfWorkspace = await context.queries.ensureQueryData(meQuery).then(
        () => true,
        () => false,
      )
      if (!isOfWorkspace) throw redirect({ to: paths.systemSignIn, replace: true })
      throw notFound()
    }
  },
  component: lazyRouteComponent(() => import('./system/SystemShell.tsx'), 'SystemShell'),
  notFoundComponent: lazyRouteComponent(() => import('./system/SystemNotFoundPage.tsx'), 'SystemNotFoundPage'),
})

const controlTower = createRoute({
  getParentRoute: () => system,
  path: '/',
  component: lazyRouteComponent(() => import('./system/ControlTowerPage.tsx'), 'ControlTowerPage'),
})

const directory = createRoute({
  getParentRoute: () => system,
  path: '/directory',
  validateSearch: (raw: Record<string, unknown>) => textsOf(raw, ['show', 'q', 'workspace', 'cursor']),
  component: lazyRouteComponent(() => import('./system/DirectoryPage.tsx'), 'DirectoryPage'),
})

const opsSearch = (raw: Record<string, unknown>) => textsOf(raw, Object.keys(raw))

const systemRuns = createRoute({
  getParentRoute: () => system,
  path: '/ops/runs',
  validateSearch: opsSearch,
  component: lazyRouteComponent(() => import('./system/ops-pages.tsx'), 'RunsPage'),
})

const systemFailures = createRoute({
  getParentRoute: () => system,
  path: '/ops/failures',
  validateSearch: opsSearch,
  component: lazyRouteComponent(() => import('./system/ops-pages.tsx'), 'FailuresPage'),
})

const systemStuck = createRoute({
  getParentRoute: () => system,
  path: '/ops/stuck',
  validateSearch: opsSearch,
  component: lazyRouteComponent(() => import('./system/ops-pages.tsx'), 'StuckPage'),
})

const systemRun = createRoute({
  getParentRoute: () => system,
  path: '/ops/runs/$id',
  component: lazyRouteComponent(() => import('./system/SystemOperationPage.tsx'), 'SystemOperationPage'),
})

const tree = root.addChildren([
  start,
  signIn,
  admin.addChildren([overview, operations, operation, tenant, inventory]),
  systemSignIn,
  system.addChildren([controlTower, directory, systemRuns, systemFailures, systemStuck, systemRun]),
])

export const createAppRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queries },
    defaultPendingComponent: LoadingPage,
    defaultPendingMs: 300,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPreload: 'intent',
    scrollRestoration: true,
    parseSearch: readSearch,
    stringifySearch: writeSearch,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
