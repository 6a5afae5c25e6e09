import { expect, test } from 'vitest'
import { readConfig, type Environment } from './config.ts'

const problemsOf = (env: Environment): readonly string[] => {
  const config = readConfig(env)
  return 'problems' in config ? config.problems : []
}

test('nothing set is a demo on the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    databaseUrl: null,
    dataDir: '.data',
    demo: null,
    workerSlots: 10,
    logLevel: 'info',
    simulatorPort: null,
    hasOwnGraph: false,
    cloud: { graphBaseUrl: 'https://graph.microsoft.com' },
  })
})

test('a database of its own is no demo unless asked for', () => {
  const DATABASE_URL = 'postgres://a:b@db/c'
  expect(readConfig({ DATABASE_URL })).toMatchObject({ demo: null, databaseUrl: DATABASE_URL })
  expect(readConfig({ DATABASE_URL, TENANTATLAS_DEMO: 'on' })).toMatchObject({ demo: true })
  expect(readConfig({ TENANTATLAS_DEMO: 'off' })).toMatchObject({ demo: false })
})

test('every mistake is named at once', () => {
  expect(problemsOf({ PORT: 'abc', WORKER_SLOTS: '0', LOG_LEVEL: 'loud', TENANTATLAS_DEMO: 'perhaps' })).toEqual([
    "PORT: must be a whole number between 0 and 65535, got 'abc'",
    "WORKER_SLOTS: must be a whole number between 1 and 1000, got '0'",
    "LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, got 'loud'",
    "TENANTATLAS_DEMO: must be on or off, got 'perhaps'",
  ])
})

test.each(['-1', '65536', '3.5', '0x10', '1e3', ' 3 000', '99999999999999999999'])('PORT=%s is refused', (PORT) => {
  expect(problemsOf({ PORT })).toEqual([`PORT: must be a whole number between 0 and 65535, got '${PORT}'`])
})

test('set to nothing means not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', TENANTATLAS_MASTER_KEY: '' })).toEqual(readConfig({}))
})

test('a wrong secret is named and never repeated', () => {
  const problems = problemsOf({
    DATABASE_URL: 'mysql://root:hunter2@db/c',
    TENANTATLAS_MASTER_KEY: 'hunter2hunter2hunter2',
    PUBLIC_URL: 'https://user:hunter2@host/',
  })
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'DATABASE_URL',
    'TENANTATLAS_MASTER_KEY',
    'PUBLIC_URL',
  ])
  expect(problems.join()).not.toContain('hunter2')
})

test('a master key is 32 bytes, no more and no less', () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  expect(readConfig({ TENANTATLAS_MASTER_KEY: key })).toMatchObject({ masterKey: key })
  expect(problemsOf({ TENANTATLAS_MASTER_KEY: Buffer.alloc(16, 7).toString('base64') })).toHaveLength(1)
})

test('tokens go to Microsoft, or to this machine outside production', () => {
  const simulator = { GRAPH_BASE_URL: 'http://127.0.0.1:4010', GRAPH_TOKEN_URL: 'http://127.0.0.1:4010' }
  expect(readConfig(simulator)).toMatchObject({ hasOwnGraph: true })
  expect(problemsOf({ ...simulator, NODE_ENV: 'production' })).toEqual([
    'GRAPH_BASE_URL: points to this machine, which is not allowed with NODE_ENV=production.',
    'GRAPH_TOKEN_URL: points to this machine, which is not allowed with NODE_ENV=production.',
  ])
  expect(problemsOf({ GRAPH_BASE_URL: 'https://evil.test', GRAPH_TOKEN_URL: 'https://evil.test' })[0]).toMatch(
    /^GRAPH_BASE_URL: must be one of/,
  )
})

test('the public address is kept as an origin', () => {
  expect(readConfig({ PUBLIC_URL: 'https://atlas.example/' })).toMatchObject({ publicUrl: 'https://atlas.example' })
  expect(problemsOf({ PUBLIC_URL: 'https://atlas.example/path' })).toHaveLength(1)
})
