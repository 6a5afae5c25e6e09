import { expect, test } from 'vitest'
import { acknowledged } from './starter.ts'
import { backWithinMs, goAway, openStorm, ratesFor } from './storm.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'

const perSecond = 4
const observedSeconds = 3

test(
  'a database that crashes, and one that is away for fifteen seconds, under load: nobody falls, starts say so, and all is as before within seconds',
  { timeout: 120_000 },
  async () => {
    const storm = await openStorm({ perSecond })
    try {
      const baseline = await ratesFor(storm, observedSeconds)
      const crash = await goAway(storm, 0, observedSeconds)
      const outage = await goAway(storm, 15_000, observedSeconds)
      await storm.starter.stop()
      await allEnd(storm.world.pool)
      const { answers } = storm.starter
      const runs = await expectOneTrueEndEach(storm.world.pool, acknowledged(answers))
      const refused = answers.filter(({ status }) => status === 503)
      const slowestRefusalMs = Math.max(...refused.map(({ tookMs }) => tookMs))
      console.log(
        JSON.stringify({ baseline, crash, outage, runs: runs.length, refused: refused.length, slowestRefusalMs }),
      )

      console.log(await storm.world.judge())
      expect(storm.world.fallen()).toEqual([])
      expect(answers.filter(({ status }) => status !== 202 && status !== 503)).toEqual([])
      expect(refused.length).toBeGreaterThan(perSecond * 10)
      for (const each of refused)
        expect(each).toMatchObject({
          retryAfter: '2',
          contentType: expect.stringContaining('application/problem+json') as string,
        })
      expect(slowestRefusalMs).toBeLessThan(2_500)
      for (const back of [crash, outage]) {
        expect(back.startsBackMs).toBeLessThan(backWithinMs)
        expect(back.started / baseline.started).toBeGreaterThan(0.8)
        expect(back.ended / baseline.ended).toBeGreaterThan(0.8)
        expect(back.stale).toBe(0)
      }
    } finally {
      await storm.close()
    }
  },
)
