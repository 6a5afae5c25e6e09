import { test } from 'vitest'
import { refusedStatements } from './refused-statements.ts'

test(
  'a thousand statements of which two in a hundred are refused or cut off: each run ends once, told once, with true counts',
  { timeout: 120_000 },
  () => refusedStatements(1_000, 20_261_121),
)
