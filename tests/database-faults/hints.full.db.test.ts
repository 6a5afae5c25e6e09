import { test } from 'vitest'
import { wedgedListener } from './wedged-listener.ts'

test('a million events behind a listener that is stuck in its transaction: somebody is told, and no run fails for it', () =>
  wedgedListener({ queuePages: 131_072, events: 1_000_000, bytesEach: 110, least: 0.1 }))
