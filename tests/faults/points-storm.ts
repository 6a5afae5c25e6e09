import type { Running } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { askAgain } from './points-requests.ts'
import { tapEnv } from './tap-env.ts'
import { linesIn, movesIn, pointsIn, type Kill } from './points.ts'
import { stages, type Stage, type StageName } from './points-stages.ts'
import { countRuns, type StageWorld } from './points-world.ts'

/** Goes through a stage with processes that die at the points of a plan, one point each. */

const slots = { WORKER_SLOTS: '1', LOG_LEVEL: 'error' }
/** Whoever has not come to its point by then is put out of the way, and another is sent. */
const patienceMs = 60_000
const triesMax = 4

const actorOf = (stage: Stage) => (stage.program === 'web' ? 'web' : 'worker')

/** Enough for this one and for those beside it, so that none stands idle before its point. */
async function keepReady(stage: Stage, world: StageWorld): Promise<void> {
  for (let ready = await countRuns(world, stage.ready); ready < stage.atOnce * 2; ready++) await stage.bait(world)
}

/** Every point of a stage, from a process that nobody kills; and the moves that it made. */
export async function hearStage(
  name: StageName,
  world: StageWorld,
): Promise<{ points: Map<string, number>; moves: Set<string> }> {
  const stage: Stage = stages[name]
  await stage.prepare?.(world)
  await stage.bait(world)
  const env = tapEnv({ history: world.history, actor: actorOf(stage), name: 'heard', points: true })
  const heard = await world.start({ ...slots, ...stage.env, ...env }, stage.program)
  await stage.provoke?.(world, heard)
  await stage.settle?.(world)
  const isDone = async () => !heard.isRunning() || (await countRuns(world, stillAtWork(stage))) === 0
  await until(`${name} is through`, isDone, Boolean)
  heard.signal('SIGTERM')
  await heard.ended
  if (stage.settle !== undefined) await stage.prepare?.(world)
  const lines = linesIn(world.history).filter(({ id }) => id === 'heard')
  return { points: pointsIn(lines), moves: movesIn(lines) }
}

const stillAtWork = (stage: Stage): string =>
  stage.program === 'web' ? stage.ready : `(${stage.ready}) or (status = 'running' and worker_id like 'w-________')`

/** One process that dies at one point. False: it did not come to it. */
async function strike(stage: Stage, world: StageWorld, kill: Kill, nth: number): Promise<boolean> {
  await keepReady(stage, world)
  const env = tapEnv({
    history: world.history,
    actor: actorOf(stage),
    kill: `${kill.side}:${kill.point}:${nth}`,
  })
  let victim: Running
  try {
    victim = await world.start({ ...slots, ...stage.env, ...env }, stage.program)
  } catch (error) {
    // Many points come before it could say that it is there.
    if (error instanceof Error && error.message.includes('SIGKILL')) return true
    throw error
  }
  let isOurs = false
  const timer = setTimeout(() => {
    isOurs = true
    victim.signal('SIGKILL')
  }, patienceMs)
  while (stage.provoke !== undefined && victim.isRunning()) {
    await stage.provoke(world, victim)
    // Whoever was not answered has met its death, which is told a moment later.
    await Promise.race([victim.ended, new Promise((resolve) => setTimeout(resolve, 100))])
  }
  const how = await victim.ended
  clearTimeout(timer)
  return how === 'SIGKILL' && !isOurs
}

/** Everybody who is to die on this stage, some side by side; how many came to their point. */
export async function storm(name: StageName, world: StageWorld, kills: readonly Kill[]): Promise<number> {
  const stage: Stage = stages[name]
  const queue = [...kills]
  let struck = 0
  const executioner = async (): Promise<void> => {
    for (let kill = queue.shift(); kill !== undefined; kill = queue.shift()) {
      for (let tries = 1; tries <= triesMax; tries++) {
        const nth = tries === 1 ? 1 + Math.floor(Math.random() * kill.among) : 1
        if (!(await strike(stage, world, kill, nth))) {
          console.log(`${name}: nobody came to ${kill.side}:${kill.point}, ${nth} times of ${kill.among}`)
          continue
        }
        struck++
        break
      }
    }
  }
  await Promise.all(Array.from({ length: stage.atOnce }, executioner))
  return struck
}

/** The living bring to its end what the dead left; how many starts had to be asked again. */
export async function bringToEnd(name: StageName, world: StageWorld): Promise<number> {
  const stage: Stage = stages[name]
  await stage.calm?.(world)
  const env = { ...tapEnv({ history: world.history }), LOG_LEVEL: 'warn' }
  const living = [await world.start({ ...env, WORKER_SLOTS: '60' })]
  let again = 0
  if (stage.program === 'web') {
    const web = await world.start({ ...env, ...tapEnv({ history: world.history, actor: 'web' }), PORT: '0' }, 'web')
    living.push(web)
    again = await askAgain(world, web.url)
  }
  const left = () => countRuns(world, `status <> 'completed'`)
  await until(`all of ${name} has ended`, left, (count) => count === 0, 200)
  for (const one of living) one.signal('SIGTERM')
  await Promise.all(living.map((one) => one.ended))
  return again
}
