import type { Rule } from '../evidence.ts'
import { oneEnd } from './i1-one-end.ts'
import { toldOnce } from './i2-told-once.ts'
import { oneCommit } from './i3-one-commit.ts'
import { noOldToken } from './i4-no-old-token.ts'
import { oneActive } from './i5-one-active.ts'
import { startsEnd } from './i6-starts-end.ts'
import { writtenOnce } from './i7-written-once.ts'
import { trueCounts } from './i8-true-counts.ts'

export const allRules: readonly Rule[] = [
  oneEnd,
  toldOnce,
  oneCommit,
  noOldToken,
  oneActive,
  startsEnd,
  writtenOnce,
  trueCounts,
]
