import { expect } from 'vitest'
import type { Built } from '../crash/processes.ts'
import { deathsIn, linesIn, planKills, sides, type Kill, type Side } from './points.ts'
import { stages, type Stage, type StageName } from './points-stages.ts'
import { bringToEnd, hearStage, storm } from './points-storm.ts'
import { judgeWorld } from './points-verdict.ts'
import { stageWorld, type StageWorld } from './points-world.ts'
import { check } from './storm-check.ts'

/** Hears what there is to die at, kills there, lets the living bring it all to its end, and judges. */
export type Siege = {
  readonly names: readonly StageName[]
  /** Kills at each side of each point that is wanted; 0: not wanted. */
  readonly times: (point: string, side: Side) => number
  /** Each with a few dozen kinds of work that no two runs share. */
  readonly tenants: number
  /** Whether the checker reads all histories as well, which takes a second for each stage. */
  readonly isChecked: boolean
  readonly say: (text: string) => void
}

/** The moves that were heard. Throws when a point was not died at as often as planned, or when anything is untrue after. */
export async function besiege(built: Built, { names, times, tenants, isChecked, say }: Siege): Promise<Set<string>> {
  const began = performance.now()
  const tell = (text: string) => say(`${((performance.now() - began) / 1000).toFixed(0)} s: ${text}`)
  const worlds = new Map<StageName, StageWorld>()
  try {
    for (const name of names) worlds.set(name, await stageWorld(built, tenants))
    const { heard, moves } = await hear(worlds)
    const isFor = (name: string, point: string) => (stages[name as StageName] as Stage).strikes?.test(point) ?? true
    for (const [name, points] of heard)
      expect(
        [...points.keys()].filter((point) => isFor(name, point)),
        name,
      ).not.toEqual([])
    const kills = planKills(heard, { times, isFor })
    tell(`${new Set(kills.map(({ point }) => point)).size} points to die at, ${kills.length} kills`)
    await Promise.all([...worlds].map(([name, world]) => goThrough(name, world, kills, tell)))
    if (isChecked) for (const [name, world] of worlds) say(`${name}: ${await checked(name, world)}`)
    sayDeaths([...worlds.values()], kills, times, say)
    tell('over')
    return moves
  } finally {
    await Promise.all([...worlds.values()].map((world) => world.close()))
  }
}

async function hear(worlds: ReadonlyMap<StageName, StageWorld>) {
  const heard = new Map<StageName, Map<string, number>>()
  const moves = new Set<string>()
  await Promise.all(
    [...worlds].map(async ([name, world]) => {
      const { points, moves: made } = await hearStage(name, world)
      heard.set(name, points)
      for (const move of made) moves.add(move)
    }),
  )
  return { heard, moves }
}

async function goThrough(name: StageName, world: StageWorld, all: readonly Kill[], tell: (text: string) => void) {
  const own = all.filter(({ stage }) => stage === name)
  // In any order, so that no point is always the first thing that befalls a fresh run.
  const shuffled = own.map((kill) => ({ kill, at: Math.random() })).sort((a, b) => a.at - b.at)
  const struck = await storm(
    name,
    world,
    shuffled.map(({ kill }) => kill),
  )
  tell(`${name}: ${struck} of ${own.length} died at their point`)
  const again = await bringToEnd(name, world)
  tell(`${name}: all have ended, ${again} starts asked again`)
  const { runs, outcomes } = await judgeWorld(world, stages[name])
  tell(`${name}: ${runs} runs ${JSON.stringify(outcomes)}`)
}

async function checked(name: StageName, world: StageWorld): Promise<string> {
  const { code, text } = await check(world.history, world.pool.options.connectionString ?? '')
  expect(code, `${name}\n${text}`).toBe(0)
  return text
}

/** Every point at each side as often as planned, by the last words of the dead; fewer and the test proves too little. */
function sayDeaths(
  worlds: readonly StageWorld[],
  kills: readonly Kill[],
  times: Siege['times'],
  say: Siege['say'],
): void {
  const deaths = new Map<string, number>()
  for (const world of worlds)
    for (const [place, count] of deathsIn(linesIn(world.history))) deaths.set(place, (deaths.get(place) ?? 0) + count)
  const at = (side: Side, point: string) => deaths.get(`${side}:${point}`) ?? 0
  const points = [...new Set(kills.map(({ point }) => point))].sort()
  say(points.map((point) => `${sides.map((side) => `${side} ${at(side, point)}`).join(' ')} ${point}`).join('\n'))
  const missed = kills.filter(({ point, side }) => at(side, point) < times(point, side))
  expect([...new Set(missed.map(({ point, side }) => `${side}:${point}`))]).toEqual([])
}
