import { expect, test } from 'vitest'
import { lifeOf } from './scene.ts'
import { explore, type Found } from './search.ts'
import { sizeText, tell, verdictOf, wordsOfWorld } from './tell.ts'
import { allGuards, type Guards, type Setting, type World } from './world.ts'

/**
 * Everything that can happen to a run, in every order: two workers that claim, work, give back, freeze, wake, die and lose
 * their connection in the middle of a commit; a reconciler; somebody who cancels; and time. Every interleaving is looked
 * at, so there is nothing left for a scheduler to draw at random.
 */
const everything = { isResumable: true, hasUnsureCommits: true, hasWishes: true, hasFreezing: true } as const
const one: Setting = { ...everything, name: 'one run of two items', runs: 1, items: 2, laneMax: 1 }
const twoInOne: Setting = { ...everything, name: 'two runs and a lane of one', runs: 2, items: 1, laneMax: 1 }
const twoInTwo: Setting = { ...everything, name: 'two runs and a lane of two', runs: 2, items: 1, laneMax: 2 }
const [noCursor, sure, calm] = [
  { isResumable: false },
  { hasUnsureCommits: false, hasWishes: false },
  { hasFreezing: false },
]

const settings: Setting[] = [
  one,
  { ...one, ...noCursor, name: 'one run without a cursor' },
  { ...twoInOne, ...noCursor, name: 'two runs without a cursor and a lane of one' },
  { ...twoInTwo, ...noCursor, name: 'two runs without a cursor and a lane of two', ...calm },
  { ...twoInOne, ...sure },
  { ...twoInTwo, ...sure, ...calm },
]

const limitMs = 120_000

test.each(settings.map((setting) => [setting.name, setting] as const))(
  '%s: every promise holds in every state, and from each an end can be reached',
  { timeout: limitMs },
  (_, setting) => {
    const found = explore(lifeOf(setting, allGuards))
    console.log(`${setting.name}: ${sizeText(found.size)}`)
    expect(verdictOf(found, wordsOfWorld)).toBe('closed')
  },
)

/** A build with one guard removed, and what goes wrong with it. */
const broken: readonly (readonly [keyof Guards, Setting, RegExp])[] = [
  ['token', one, /accepted with token 1 when the run had token 2/],
  ['fromStatus', one, /has ended 2 times/],
  ['batchLock', one, /rows were written with token 1 when the run was completed/],
  ['lookAgain', one, /heard of 0 ticks ago was taken from its holder/],
  ['askFate', one, /counted 2 items, and its cursor stands at 1/],
  ['laneLock', { ...twoInOne, ...sure }, /takes 1 runs and has 2/],
  ['countsRoom', { ...twoInOne, ...noCursor }, /had room in its lane for 1 ticks was ended/],
]

test.each(broken)(
  'without the guard %s a promise is broken, and this is how',
  { timeout: limitMs },
  (guard, setting, fault) => {
    const found = explore(lifeOf(setting, { ...allGuards, [guard]: false }))
    const { path } = counterexample(found)
    console.log(`without ${guard}, ${path.length} steps (${sizeText(found.size)}):\n${tell(path, wordsOfWorld)}`)
    expect(verdictOf(found, wordsOfWorld)).toMatch(fault)
  },
)

function counterexample(found: Found<World>): Extract<Found<World>, { kind: 'fault' }> {
  if (found.kind === 'closed') throw new Error(`no counterexample in ${sizeText(found.size)}`)
  return found
}
