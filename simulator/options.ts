import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { SimulatorOptions } from './server.ts'

export type Start = SimulatorOptions & { readonly isBoundToParent: boolean }

export const usage = `simulator [--port 4010] [--hooks-port 4011] [--tenant <name> --import <folder>]… [--no-seed]
          [--throttle-scale <n>|off] [--seed <n>] [--latency <ms>] [--exit-with-parent]`

const port = z.coerce.number().int().min(0).max(65_535)
const numbers = z.object({
  port: port.default(4010),
  'hooks-port': port.default(4011),
  seed: z.coerce.number().int().default(1),
  latency: z.coerce.number().int().min(0).max(60_000).default(0),
  'throttle-scale': z.union([z.literal('off').transform(() => Infinity), z.coerce.number().positive()]).default(1),
})

/** Flags before environment. A list of mistakes in words when something cannot be understood. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): Start | string[] {
  let parsed
  try {
    parsed = parseArgs({
      args,
      tokens: true,
      options: {
        port: { type: 'string' },
        'hooks-port': { type: 'string' },
        seed: { type: 'string' },
        latency: { type: 'string' },
        'throttle-scale': { type: 'string' },
        tenant: { type: 'string', multiple: true },
        import: { type: 'string', multiple: true },
        'no-seed': { type: 'boolean' },
        'exit-with-parent': { type: 'boolean' },
      },
    })
  } catch (error) {
    return [error instanceof Error ? error.message : 'The options cannot be read.']
  }
  const { values, tokens } = parsed
  const read = numbers.safeParse({
    port: values.port ?? env['SIMULATOR_PORT'],
    'hooks-port': values['hooks-port'] ?? env['SIMULATOR_HOOKS_PORT'],
    seed: values.seed,
    latency: values.latency,
    'throttle-scale': values['throttle-scale'],
  })
  const imports = pairs(tokens.flatMap((token) => (token.kind === 'option' ? [[token.name, token.value ?? '']] : [])))
  const mistakes = read.success ? [] : read.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`)
  if (typeof imports === 'string') mistakes.push(imports)
  if (!read.success || typeof imports === 'string') return mistakes
  return {
    port: read.data.port,
    hooksPort: read.data['hooks-port'],
    seed: read.data.seed,
    latencyMs: read.data.latency,
    throttleScale: read.data['throttle-scale'],
    isSeeded: values['no-seed'] !== true,
    imports,
    isBoundToParent: values['exit-with-parent'] === true,
  }
}

/** Each folder goes into the tenant named before it. */
function pairs(options: readonly string[][]): { tenant: string; folder: string }[] | string {
  const found: { tenant: string; folder: string }[] = []
  let tenant: string | null = null
  let isUsed = true
  for (const [name = '', value = ''] of options) {
    if (name === 'tenant') {
      if (!isUsed) break
      tenant = value
      isUsed = false
    }
    if (name !== 'import') continue
    if (tenant === null) return `--import ${value}: say before it with --tenant <name> into which tenant.`
    found.push({ tenant, folder: value })
    isUsed = true
  }
  return isUsed ? found : `--tenant ${tenant ?? ''}: say after it with --import <folder> what it holds.`
}
