import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { aimedStorm, type AimedReport } from './storm-aimed.ts'
import { brokenNames, buildBroken, invariantOf } from './storm-broken.ts'
import { buildStorm } from './storm-build.ts'
import type { Built } from '../crash/processes.ts'

/** Side by side, because most of such a storm is waiting for leases to run out. */
const atOnce = 3

/** What is to end has ended by then; a sound build is waited for, however slow the machine. */
const storySeconds = { broken: 50, sound: 150 }

async function inStorm(building: Promise<Built>, how: keyof typeof storySeconds): Promise<AimedReport> {
  const built = await building
  try {
    return await aimedStorm(built, storySeconds[how])
  } finally {
    built.remove()
  }
}

const stories: [string, () => Promise<void>][] = [
  [
    'the build as it is: nothing is broken',
    async () => {
      const { verdict, folder } = await inStorm(buildStorm(), 'sound')
      console.info(verdict.text)
      expect(verdict, folder).toMatchObject({ code: 0, broken: [] })
    },
  ],
  ...brokenNames().map((name): [string, () => Promise<void>] => [
    `${name} without its guard: the checker finds it broken`,
    async () => {
      const { verdict, folder } = await inStorm(buildBroken(name), 'broken')
      console.info(`${name}: found ${verdict.broken.join(', ')}\n${proofIn(verdict.text, invariantOf(name))}`)
      expect(verdict.broken, verdict.text).toContain(invariantOf(name))
      expect(verdict.code).toBe(1)
      rmSync(folder, { recursive: true, force: true })
    },
  ]),
]

/** The first line of evidence for this invariant. */
const proofIn = (text: string, invariant: string): string =>
  text.split('\n').slice(text.split('\n').findIndex((line) => line.startsWith(`${invariant} BROKEN`)))[1] ?? ''

for (let first = 0; first < stories.length; first += atOnce)
  describe.concurrent(`storms ${first + 1} and after`, () => {
    for (const [name, story] of stories.slice(first, first + atOnce)) test(name, story)
  })
