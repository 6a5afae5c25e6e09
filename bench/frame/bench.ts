import type pg from 'pg'
import type { Database } from '../../server/database/scope.ts'
import type { Interleaved } from './interleaved.ts'
import type { Programs } from './programs.ts'

/** One question that is answered with numbers. Each stands in a file of its own: `bench/<name>.bench.ts` exports `bench`. */
export type Bench = {
  /** As it is called on the command line; the name of its file. */
  readonly name: string
  /** What is found out, in one sentence. */
  readonly question: string
  /** Throws when it cannot be measured; an aim that is missed is a figure like any other. */
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>
}

export type Figure = {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** The same by raw SQL, or by whatever the floor is, in the same minute; `what` says it in words. */
  readonly raw?: { readonly value: number; readonly what: string }
  /** Ours to raw: the median of the ratios of neighbouring rounds, not the ratio of the medians. */
  readonly ratio?: number
  readonly aim?: Aim
  /** What a reader has to know so as not to take it for more than it is. */
  readonly note?: string
}

export type Aim = {
  readonly limit: number
  readonly holds: 'at most' | 'at least'
  /** Of the value, unless it says of the ratio to raw. */
  readonly of?: 'value' | 'ratio'
}

export type BenchDatabase = {
  /** As the application signs in. */
  readonly url: string
  /** The pool of the product, for preparing and for looking from outside. */
  readonly pool: pg.Pool
  readonly db: Database
  readonly drop: () => Promise<void>
}

export type BenchContext = {
  /** `--full`: the large sizes, which take many minutes. */
  readonly isFull: boolean
  /** Migrated, with no rows, of this bench alone; dropped after it. */
  readonly database: BenchDatabase
  /** One more such database on the same server, or an empty one: one for each system that is measured beside us. */
  readonly newDatabase: (name: string, isEmpty?: boolean) => Promise<BenchDatabase>
  /** `--rounds n` overrules how many a bench asks for. */
  readonly interleaved: Interleaved
  /** Real programs of the product, built as a release is; gone after the bench whatever becomes of it. */
  readonly programs: Programs
  /** A line for whoever waits, beside the figures. */
  readonly say: (line: string) => void
}
