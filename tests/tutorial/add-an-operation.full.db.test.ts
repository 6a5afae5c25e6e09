import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { changed, stepsOf } from './steps.ts'

const clone = mkdtempSync(join(tmpdir(), 'tenantatlas-tutorial-'))
afterAll(() => rmSync(clone, { recursive: true, force: true }))

/** What is kept in the repository, as it stands here, with the packages that are installed. */
function makeClone(): void {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) cpSync(file, join(clone, file))
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'))
}

function run(command: string): string {
  const [program = '', ...args] = command.split(' ')
  // A run of tests within a run of tests must not take itself for a part of it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_|NODE_ENV)/.test(name)))
  return execFileSync(program, args, { cwd: clone, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
}

test('whoever follows the tutorial to the letter has an operation that works, and a green check', () => {
  makeClone()
  for (const step of stepsOf(readFileSync('docs/add-an-operation.md', 'utf8'))) {
    if (step.kind === 'run') {
      expect(run(step.command)).toMatch(/passed|All good|tsx/)
      continue
    }
    const file = join(clone, step.path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, step.kind === 'create' ? step.text : changed(readFileSync(file, 'utf8'), step))
  }
})

test('a check that does not look at the answer is found out by the tests of the tutorial', () => {
  const handler = join(clone, 'server/connections/check-connection.ts')
  const text = readFileSync(handler, 'utf8')
  const line = text.split('\n').find((one) => one.includes('if (!answer.ok)'))
  expect(line).toBeDefined()
  writeFileSync(handler, text.replace(`${line}\n`, ''))
  expect(() => run('npx vitest run server/connections')).toThrow()
})
