import { expect, test } from 'vitest'
import { aimedStorm } from './storm-aimed.ts'
import { buildStorm } from './storm-build.ts'

test('the build as it is, in the same storm: no invariant is broken', async () => {
  const built = await buildStorm()
  try {
    const { verdict, folder } = await aimedStorm(built)
    console.info(verdict.text)
    expect(verdict, folder).toMatchObject({ code: 0, broken: [] })
  } finally {
    built.remove()
  }
})
