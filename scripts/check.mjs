import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `npm run check`: types, lint, format and guards, one verdict. */
const root = fileURLToPath(new URL('..', import.meta.url))

// The cache of lint knows a file by itself, not by the types it uses: where the verdict is final it starts from nothing.
const lintCache = process.env.CI ? [] : ['--cache', '--cache-location', '.cache/eslint', '--cache-strategy', 'content']

/** Lint takes the longest and begins first. Types run one after the other: three at once are slower on two cores. */
const steps = [
  { name: 'lint', commands: [['eslint', '.', '--max-warnings=0', ...lintCache]] },
  { name: 'types', commands: ['tsconfig.json', 'web/tsconfig.json', 'e2e/tsconfig.json'].map((p) => ['tsc', '-p', p]) },
  { name: 'format', commands: [['prettier', '--check', '.', '--cache', '--cache-location', '.cache/prettier']] },
  { name: 'guards', commands: [['vitest', 'run', '--project', 'pure', '--maxWorkers=1', 'guards/']] },
]

const began = performance.now()
const results = await Promise.all(steps.map(runStep))
const failed = results.filter(({ output }) => output !== '')
for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output}`)
const verdict = failed.length === 0 ? 'All good' : `Not yet: ${failed.map(({ name }) => name).join(', ')}`
console.log(`\n${verdict} (${seconds(began)} s)`)
process.exit(failed.length === 0 ? 0 : 1)

/** The output of what failed; nothing when all of it is well. */
async function runStep({ name, commands }) {
  const start = performance.now()
  let output = ''
  for (const command of commands) output += await run(command)
  console.log(`${output === '' ? '✓' : '✗'} ${name} (${seconds(start)} s)`)
  return { name, output }
}

function run([program, ...args]) {
  const child = spawn(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)))
    child.once('close', (code) => resolve(code === 0 ? '' : said || `${program} ended with ${code}`))
  })
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1)
}
