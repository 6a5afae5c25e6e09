import { importWords } from './import/words.ts'
import { readOptions, usage } from './options.ts'
import { startSimulator } from './server.ts'

/** The program: starts from flags and environment, says one line when it is ready, ends at once when told to. */
async function main(): Promise<void> {
  const start = readOptions(process.argv.slice(2), process.env)
  if (Array.isArray(start)) return fail([...start, usage], 2)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0))
  const simulator = await startSimulator(start)
  for (const { tenant, folder, report } of simulator.reports)
    process.stderr.write(`${importWords(tenant, folder, report)}\n`)
  const { url, hooksUrl } = simulator
  process.stdout.write(`${JSON.stringify({ role: 'simulator', pid: process.pid, url, hooksUrl, ready: true })}\n`)
  if (!start.isBoundToParent) return
  process.stdin.on('end', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
  process.stdin.resume()
}

function fail(lines: string[], code: number): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = code
}

main().catch((error: unknown) => {
  const { code, port } = error as { code?: string; port?: number }
  const words =
    code === 'EADDRINUSE'
      ? `Port ${port} is taken: another simulator may be running. Choose another with --port and --hooks-port.`
      : error instanceof Error
        ? error.message
        : 'The simulator could not start.'
  fail([`simulator: ${words}`], 1)
})
