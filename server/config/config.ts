import { z } from 'zod'
import { cloudFromEnvironment, type Cloud } from '../graph/cloud.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type Config = {
  /** Of the web server; 0 lets the system choose one. */
  readonly port: number
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null
  /** The embedded database, the key file and the logs. */
  readonly dataDir: string
  readonly cloud: Cloud
  /** True when GRAPH_BASE_URL was given: then no simulator of ours is started. */
  readonly hasOwnGraph: boolean
  /** Null: the usual one (4010, 4011), or any free one when it is taken. */
  readonly simulatorPort: number | null
  readonly simulatorHooksPort: number | null
  /** How many runs one worker does at once. */
  readonly workerSlots: number
  readonly logLevel: (typeof logLevels)[number]
  /** In base64, the 32 bytes that wrap the tenants' keys. Undefined: a file in the data folder that only its owner reads. */
  readonly masterKey: string | undefined
  /** Demo people, named on the sign-in page, and a simulated world. Null: not said; then the launcher decides. */
  readonly demo: boolean | null
  /** Where people reach the web server, when that is not where it listens. */
  readonly publicUrl: string | null
  readonly isProduction: boolean
}

/** Each a sentence that begins with the name of the variable. No secret is ever repeated in one. */
export type ConfigProblems = { readonly problems: readonly string[] }

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** Reads the environment (spec: operations §14) and names every mistake at once. Pure: opens nothing, prints nothing. */
export function readConfig(environment: Environment): Config | ConfigProblems {
  // Set to nothing means not set: that is how a compose file leaves a variable out.
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(env)
  const cloud = readCloud(env)
  const problems = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  if (Array.isArray(cloud)) problems.push(...cloud)
  if (!parsed.success || Array.isArray(cloud)) return { problems }
  const { data } = parsed
  return {
    port: data.PORT ?? 3000,
    databaseUrl: data.DATABASE_URL ?? null,
    dataDir: data.DATA_DIR ?? '.data',
    cloud,
    hasOwnGraph: env['GRAPH_BASE_URL'] !== undefined,
    simulatorPort: data.SIMULATOR_PORT ?? null,
    simulatorHooksPort: data.SIMULATOR_HOOKS_PORT ?? null,
    workerSlots: data.WORKER_SLOTS ?? 10,
    logLevel: data.LOG_LEVEL ?? 'info',
    masterKey: data.TENANTATLAS_MASTER_KEY,
    demo: data.TENANTATLAS_DEMO ?? null,
    publicUrl: data.PUBLIC_URL ?? null,
    isProduction: env['NODE_ENV'] === 'production',
  }
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `must be a whole number between ${least} and ${most}, got '${String(input)}'`,
    })
    .transform(Number)

const switchValues: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  1: true,
  off: false,
  false: false,
  0: false,
}

const variables = z.object({
  PORT: wholeNumber(0, 65_535).optional(),
  DATABASE_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
      error: 'must be the address of a PostgreSQL: postgres://user:password@host:5432/database',
    })
    .optional(),
  DATA_DIR: z.string().optional(),
  SIMULATOR_PORT: wholeNumber(0, 65_535).optional(),
  SIMULATOR_HOOKS_PORT: wholeNumber(0, 65_535).optional(),
  WORKER_SLOTS: wholeNumber(1, 1_000).optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: ({ input }) => `must be one of ${logLevels.join(', ')}, got '${String(input)}'` })
    .optional(),
  TENANTATLAS_MASTER_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32 && /^[A-Za-z0-9+/]{43}=$/.test(text), {
      error: 'must be 32 bytes in base64',
    })
    .optional(),
  TENANTATLAS_DEMO: z
    .string()
    .refine((text) => Object.hasOwn(switchValues, text.toLowerCase()), {
      error: ({ input }) => `must be on or off, got '${String(input)}'`,
    })
    .transform((text) => switchValues[text.toLowerCase()] === true)
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, { error: 'must be an address such as https://tenantatlas.example, without path or query' })
    .transform((text) => new URL(text).origin)
    .optional(),
})

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}${password}` === ''
}

/** The list of clouds is kept where tokens are sent; its sentence begins with the variable as well. */
/** Both addresses may be wrong: each has a line of its own. */
function readCloud(env: Environment): Cloud | string[] {
  try {
    return cloudFromEnvironment(env)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return text.split('\n').map((line) => line.replace(/^(GRAPH_\w+) /, '$1: '))
  }
}
