import { describe, expect, test } from 'vitest'
import { runCommand } from './program.ts'
import { testTerminal } from './testing/test-terminal.ts'

const given = ['--email', 'a@b.test', '--password-stdin']

describe('wrong usage', () => {
  test.each([
    ['an unknown status', ['operations', 'list', '--status', 'nope']],
    ['an unknown type to start', ['operations', 'start', 'no.such', '--tenant', 'x']],
    ['an unknown type to list', ['operations', 'list', '--type', 'no.such']],
    ['no tenant', ['operations', 'start', 'inventory.sync']],
    ['an id that is none', ['operations', 'show', 'x']],
    ['a page of nothing', ['operations', 'list', '--limit', '0']],
    ['a day that is none', ['operations', 'list', '--from', 'yesterday']],
    ['an input that is no object', ['operations', 'start', 'inventory.sync', '--tenant', 'x', '--input', '[]']],
    ['a key that is no header', ['operations', 'start', 'inventory.sync', '--tenant', 'x', '--idempotency-key', 'ä']],
    ['an unknown command', ['explode']],
    ['no command', []],
  ])('%s is exit code 2, and says so beside the answer', async (_, args) => {
    const { terminal, out, err } = testTerminal()
    expect(await runCommand(args, terminal)).toBe(2)
    expect(out()).toBe('')
    expect(err()).not.toBe('')
  })

  test.each([
    ['a password that nobody is there to give', ['login', '--email', 'a@b.test']],
    ['an address over http that is not this machine', ['login', '--url', 'http://example.test', ...given]],
    ['an address with a password in it', ['login', '--url', 'https://a:b@example.test', ...given]],
    ['an address that is none', ['login', '--url', 'nowhere', ...given]],
    [
      'policy types named twice',
      [...'operations start inventory.sync --tenant x --types a --input'.split(' '), '{"policyTypes":[]}'],
    ],
  ])('%s is exit code 2, in one line', async (_, args) => {
    const { terminal, err } = testTerminal()
    expect(await runCommand(args, terminal)).toBe(2)
    expect(err()).toMatch(/^[^\n]+\n$/)
  })
})

test('nobody signed in is exit code 3, with what to do', async () => {
  const { terminal, err } = testTerminal()
  expect(await runCommand(['tenants', 'list'], terminal)).toBe(3)
  expect(err()).toBe('You are not signed in. Run tenantatlas login.\n')
})

test.each([[['--help']], [['operations', 'start', '--help']], [['operations', 'watch', '--help']]])(
  '%j names the exit codes',
  async (args) => {
    const { terminal, out } = testTerminal()
    expect(await runCommand(args, terminal)).toBe(0)
    expect(out()).toMatch(/Exit codes:\n +0 +done/)
  },
)
