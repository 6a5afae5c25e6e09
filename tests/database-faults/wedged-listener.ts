import { expect } from 'vitest'
import pg from 'pg'
import { until } from '../crash/until.ts'
import { openStorm } from './storm.ts'
import { acknowledged } from './starter.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'

export type Wedge = {
  /** Of 8 kB each: how much may wait for the slowest listener. PostgreSQL's own default is a million. */
  readonly queuePages: number
  readonly events: number
  readonly bytesEach: number
  /** How full the queue must be after that, 0 to 1. */
  readonly least: number
}

/** A session that listens, and then forgets that it is in a transaction: whatever is notified to anybody piles up behind it. */
export async function wedgedListener({ queuePages, events, bytesEach, least }: Wedge): Promise<void> {
  const storm = await openStorm({ perSecond: 3, settings: { max_notify_queue_pages: String(queuePages) } })
  const wedged = new pg.Client({ connectionString: storm.server.url, application_name: 'wedged' })
  try {
    await wedged.connect()
    await wedged.query('listen anything')
    await wedged.query('begin; select 1')
    const full = await pileUp(storm.server.url, events, bytesEach)
    const alarm = () => storm.world.logs().includes('the queue of notifications fills up')
    await until('somebody is told', alarm, (isTold) => isTold, 20)
    expect(storm.world.logs()).toContain('"application":"wedged"')
    const before = storm.starter.answers.length
    await until(
      'starts go on',
      () => storm.starter.answers.length - before,
      (count) => count >= 12,
      20,
    )
    await storm.starter.stop()
    await allEnd(storm.world.pool)
    const runs = await expectOneTrueEndEach(storm.world.pool, acknowledged(storm.starter.answers))
    const { rows } = await storm.world.pool.query<{ usage: number }>(
      'select pg_notification_queue_usage()::float8 as usage',
    )
    console.log(JSON.stringify({ ...full, usage: rows[0]?.usage, runs: runs.length }))
    expect(rows[0]?.usage).toBeGreaterThan(least)
    expect(storm.starter.answers.filter(({ status }) => status !== 202)).toEqual([])
    expect(storm.world.fallen()).toEqual([])
  } finally {
    await wedged.end()
    await storm.close()
  }
}

/** Until all are sent or PostgreSQL takes no more. */
async function pileUp(url: string, events: number, bytesEach: number): Promise<{ sent: number; isFull: boolean }> {
  const noisy = new pg.Client({ connectionString: url })
  await noisy.connect()
  let sent = 0
  try {
    for (const inOne = Math.min(events, 100); sent < events; sent += inOne)
      await noisy.query(
        `select pg_notify('noise', rpad($1 || n, ${bytesEach}, 'x')) from generate_series(1, ${inOne}) n`,
        [`${sent}-`],
      )
    return { sent, isFull: false }
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '54000') return { sent, isFull: true }
    throw error
  } finally {
    await noisy.end()
  }
}
