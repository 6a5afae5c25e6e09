import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './fresh-build.mjs'

/**
 * `npm test`: every test, then one line that counts them. `npm test -- server/runs` runs those files only; arguments that
 * name e2e go to the browser tests. `--full` adds what takes long (TENANTATLAS_FULL=1).
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const args = process.argv.slice(2).filter((arg) => arg !== '--full')
const env = { ...process.env, ...(process.argv.includes('--full') ? { TENANTATLAS_FULL: '1' } : {}) }
// The real exports stand beside the clone where they stand at all; tests that need them are skipped without them.
const exportsBeside = join(root, '..', 'shared', 'data')
if (!env.TENANTATLAS_EXPORTS && existsSync(exportsBeside)) env.TENANTATLAS_EXPORTS = exportsBeside
const reports = join(root, '.cache', `test-${process.pid}`)

const wantsBrowser = args.length === 0 || args.some((arg) => /(^|\/)e2e(\/|$)|\.e2e/.test(arg))
const wantsVitest = args.length === 0 || !wantsBrowser
const hasBrowserTests =
  existsSync(join(root, 'playwright.config.ts')) &&
  readdirSync(join(root, 'e2e'), { recursive: true }).some((name) => String(name).endsWith('.e2e.ts'))

ensureBuilt()
mkdirSync(reports, { recursive: true })
const counts = []
if (wantsVitest) counts.push(await runVitest())
if (wantsBrowser && hasBrowserTests) counts.push(await runPlaywright())
rmSync(reports, { recursive: true, force: true })

const sum = (key) => counts.reduce((total, count) => total + count[key], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0)

async function runVitest() {
  const report = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run('vitest', ['run', ...reporters, ...args], env)
  return checked('vitest', code, report, ({ testResults, numPassedTests, numPendingTests, numTodoTests = 0 }) => ({
    passed: numPassedTests,
    // A file that cannot even be loaded has no test that failed, and has failed all the same.
    failed: testResults
      .map(({ status, assertionResults }) => [
        status,
        assertionResults.filter(({ status }) => status === 'failed').length,
      ])
      .reduce((total, [status, failed]) => total + (status === 'failed' ? Math.max(failed, 1) : failed), 0),
    skipped: numPendingTests + numTodoTests,
  }))
}

async function runPlaywright() {
  const report = join(reports, 'playwright.json')
  const own = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
  const code = await run('playwright', ['test', '--reporter=list,json', ...args], own)
  return checked('playwright', code, report, ({ stats: { expected, flaky, unexpected, skipped } }) => ({
    passed: expected + flaky,
    failed: unexpected,
    skipped,
  }))
}

/** A runner that ends badly without naming a failed test has failed: no report is no proof. */
function checked(name, code, report, read) {
  const found = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  if (code === 0 || found.failed > 0) return found
  console.log(`${name} ended with ${code} although no test of it failed: counted as one failure.`)
  return { ...found, failed: 1 }
}

function run(name, programArgs, programEnv) {
  const program = join(root, 'node_modules', '.bin', name)
  const child = spawn(program, programArgs, { cwd: root, env: programEnv, stdio: ['ignore', 'inherit', 'inherit'] })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal))
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))
}
