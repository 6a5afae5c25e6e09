/** One folder and what it may see. The table below is the whole picture of the arrows. */
export type Zone = {
  readonly folder: string
  /** Packages it may import (`node` for all parts of Node), or `any`. */
  readonly packages: 'any' | readonly string[]
  /** Packages that are closed to it even so. */
  readonly never?: readonly string[]
  /** Files of ours outside the folder that it may import. */
  readonly mayImport: (target: string, from: string) => boolean
  readonly remedy: string
}

const within =
  (...prefixes: string[]) =>
  (target: string): boolean =>
    prefixes.some((prefix) => target.startsWith(prefix))
const nothing = () => false
const everything = () => true

/** Routes declare themselves with the contract and are authorized; the rest of a slice knows neither. */
const isRoutes = (from: string) => /\/[\w-]*routes(\.db)?(\.test)?\.ts$|\/[\w-]+-routes\.ts$/.test(from)
const forRoutes = within('contract/', 'server/access/', 'server/http/', 'server/tenancy/')
const withRoutes = (mayImport: (target: string, from: string) => boolean) => (target: string, from: string) =>
  mayImport(target, from) || (isRoutes(from) && forRoutes(target) && target !== 'server/http/app.ts')

/** What moves runs does not know how they are shown; what reads them answers in the words of the contract. */
const movesRuns = /^server\/runs\/(worker|keepers)\/|^server\/runs\/(service|store|start|claims|legitimacy)\.ts$/
const withAnswers = (mayImport: (target: string) => boolean) => (target: string, from: string) =>
  mayImport(target) || (!movesRuns.test(from) && target.startsWith('contract/'))

/** The domains, a folder each below `server/`; a new one is a word here. */
export const slices = [
  'inventory',
  'backups',
  'restore',
  'baselines',
  'reviews',
  'groups',
  'evidence',
  'policies',
] as const

const ground = ['operations/', 'server/database/', 'server/lib/'] as const
const slice = (name: string): Zone => ({
  folder: `server/${name}/`,
  packages: 'any',
  mayImport: withRoutes(
    within(
      ...ground,
      'server/runs/',
      'server/graph/',
      'server/access/',
      'server/tenancy/',
      'server/audit/',
      'server/inventory/inventory.ts',
    ),
  ),
  remedy: 'A slice sees operations, runs, graph, access, tenancy, database and lib, and other slices by their door.',
})

/** The first zone whose folder holds the file decides, so the narrow ones come first. */
export const zones: readonly Zone[] = [
  {
    folder: 'operations/',
    packages: ['zod'],
    mayImport: nothing,
    remedy: 'The heart imports zod and itself: pass in what it needs.',
  },
  {
    folder: 'contract/',
    packages: ['zod'],
    mayImport: within('operations/'),
    remedy: 'The contract imports operations and zod.',
  },
  {
    folder: 'simulator/',
    packages: 'any',
    mayImport: nothing,
    remedy: 'The simulator imports nothing of ours, so that it cannot repeat the mistakes of the client.',
  },
  {
    folder: 'checker/',
    packages: ['node', 'pg'],
    mayImport: nothing,
    remedy: 'The checker shares no code with the product, so that it cannot share its mistakes.',
  },
  {
    folder: 'web/ui/',
    packages: 'any',
    never: ['@tanstack/react-router', '@tanstack/react-query'],
    mayImport: nothing,
    remedy: 'web/ui knows no router, no query and no domain: pass it in as a prop.',
  },
  {
    folder: 'web/',
    packages: 'any',
    never: ['fastify', 'kysely', 'pg', 'pino'],
    mayImport: within('operations/', 'contract/'),
    remedy: 'The web sees operations, the contract and itself; the server only over HTTP.',
  },
  {
    folder: 'server/lib/',
    packages: 'any',
    mayImport: nothing,
    remedy: 'lib has no domain and imports nothing of ours.',
  },
  {
    folder: 'server/config/',
    packages: 'any',
    never: ['kysely', 'pg', 'fastify'],
    mayImport: within('server/lib/', 'server/graph/cloud.ts'),
    remedy: 'Configuration is read once, at the entry: it sees lib and the list of clouds.',
  },
  {
    folder: 'server/graph/',
    packages: 'any',
    never: ['kysely', 'pg', 'fastify'],
    mayImport: within('operations/', 'server/lib/'),
    remedy: 'The Graph client sees operations and lib.',
  },
  {
    folder: 'server/database/seeds/',
    packages: 'any',
    mayImport: within(...ground, 'server/access/', 'server/tenancy/', 'server/runs/'),
    remedy: 'Seeds write rows: they see operations, database, lib, and how access hashes a password.',
  },
  {
    folder: 'server/database/',
    packages: 'any',
    mayImport: within('operations/', 'server/lib/'),
    remedy: 'The database sees operations and lib.',
  },
  {
    folder: 'server/runs/',
    packages: 'any',
    mayImport: withRoutes(withAnswers(within(...ground, 'server/audit/'))),
    remedy: 'The life of runs sees operations, database, lib and audit; what answers requests also the contract.',
  },
  ...['notifications', 'alerts'].map((name) => ({
    folder: `server/${name}/`,
    packages: 'any' as const,
    mayImport: withRoutes(within(...ground, 'server/runs/events.ts', 'server/runs/hints.ts')),
    remedy: 'What follows from events sees operations, database, lib and what a move announces.',
  })),
  {
    folder: 'server/audit/',
    packages: 'any',
    mayImport: withRoutes(within(...ground)),
    remedy: 'Audit sees operations, database and lib.',
  },
  {
    folder: 'server/access/',
    packages: 'any',
    mayImport: within(...ground, 'contract/', 'server/audit/'),
    remedy: 'Access sees operations, the contract (whose access it checks), database, lib and audit.',
  },
  {
    folder: 'server/tenancy/',
    packages: 'any',
    mayImport: withRoutes(within(...ground, 'server/audit/', 'server/access/', 'server/graph/')),
    remedy: 'Tenancy sees operations, database, lib, audit, access and the connection of graph.',
  },
  {
    folder: 'server/system/',
    packages: 'any',
    mayImport: withRoutes(within(...ground, 'contract/', 'server/runs/')),
    remedy: 'The system panel sees operations, the contract, runs, database and lib; its routes also access.',
  },
  {
    folder: 'server/overview/',
    packages: 'any',
    mayImport: withRoutes(within(...ground, 'contract/', 'server/runs/', 'server/tenancy/tenants.ts')),
    remedy:
      'The overview sees operations, the contract, runs, the list of tenants, database and lib; its routes also access.',
  },
  {
    folder: 'server/cli/',
    packages: 'any',
    never: ['kysely', 'pg', 'fastify'],
    mayImport: within('operations/', 'contract/', 'server/lib/'),
    remedy: 'The command line is a client: it sees the contract, operations and lib.',
  },
  {
    folder: 'server/entry/',
    packages: 'any',
    mayImport: within('operations/', 'contract/', 'server/'),
    remedy: 'The server sees neither web nor simulator.',
  },
  {
    folder: 'server/config/',
    packages: ['zod', 'node'],
    mayImport: within('server/lib/', 'server/graph/cloud.ts'),
    remedy: 'The configuration is read before anything else stands: it sees lib and the list of clouds.',
  },
  {
    folder: 'server/http/app.ts',
    packages: 'any',
    mayImport: within('operations/', 'contract/', 'server/'),
    remedy: 'The server sees neither web nor simulator.',
  },
  {
    folder: 'server/http/',
    packages: 'any',
    mayImport: within(...ground, 'contract/', 'server/access/', 'server/audit/', 'server/runs/hints.ts'),
    remedy:
      'Only http/app.ts sees the slices; the rest of http sees contract, access, hints, database, operations and lib.',
  },
  ...slices.map(slice),
  {
    folder: 'server/',
    packages: 'any',
    mayImport: nothing,
    remedy: 'This folder has no arrows yet: give it a row in guards/zones.ts, and say in ARCHITECTURE.md what it is.',
  },
  { folder: 'scripts/', packages: 'any', mayImport: everything, remedy: '' },
  { folder: 'bench/', packages: 'any', mayImport: everything, remedy: '' },
]

export const zoneOf = (path: string): Zone | undefined => zones.find(({ folder }) => path.startsWith(folder))
