import { test } from 'vitest'
import { refusedStatements } from './refused-statements.ts'

test('ten thousand statements of which two in a hundred are refused or cut off: each run ends once, told once, with true counts', () =>
  refusedStatements(10_000, Number(process.env['SEED'] ?? Date.now() % 1_000_000)))
