import { describe, expect, test } from 'vitest'
import { foundIn } from './planted.ts'
import { thresholds } from './thresholds.ts'

const at = (path: string, text: string) => foundIn(thresholds, { [path]: text })

describe('finds', () => {
  test.each([
    ['a constant', 'web/runs/RunFreshness.tsx', 'const staleAfterMs = 10_000'],
    ['a product', 'server/runs/keepers/reconciler.ts', 'const maxRuntimeMs = 30 * 60 * 1000'],
    ['a comparison', 'web/runs/RunRow.tsx', 'const dead = now - heartbeatAt > 10_000'],
    ['a key', 'server/runs/worker/claim.ts', 'const options = { leaseSeconds: 20 }'],
    ['an interval', 'server/runs/queries.ts', "sql`select 1 where heartbeat_at < now() - interval '10 seconds'`"],
    ['a made interval', 'server/runs/queries.ts', 'sql`where heartbeat_at < now() - make_interval(secs => 10)`'],
    [
      'an interval in a migration',
      'server/database/migrations/0007_views.sql',
      "where last_beat_at > now() - interval '5 min'",
    ],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([`${path}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['the policy', 'operations/policy.ts', 'const p = { staleAfterSeconds: 10 }'],
    ['what a type changes', 'operations/restore.ts', 'const start = { policy: { maxRuntimeSeconds: 7200 } }'],
    ['a test', 'operations/freshness.test.ts', 'const staleAfterSeconds = 10'],
    [
      'what was passed in',
      'server/runs/queries.ts',
      'const dead = now - heartbeatAt > policy.staleAfterSeconds * 1000',
    ],
    ['a count', 'web/runs/tiles.ts', 'const many = staleCount > 99'],
    [
      'a parameter of SQL',
      'server/runs/queries.ts',
      'sql`where heartbeat_at < now() - make_interval(secs => ${seconds})`',
    ],
    ['an age of something else', 'server/access/store.ts', "sql`where expires_at < now() - interval '30 days'`"],
  ])('%s', (_, path, text) => {
    expect(at(path, text)).toEqual([])
  })
})
