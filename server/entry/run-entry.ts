import { writeSync } from 'node:fs'
import { PlainFailure } from '../lib/plain-failure.ts'

/** Runs a program to its end. What a person has to put right is said alone; anything else is a bug and keeps its stack. */
export async function runEntry(main: () => Promise<number>): Promise<void> {
  try {
    process.exit(await main())
  } catch (error) {
    writeSync(2, `${messageOf(error)}\n`)
    process.exit(error instanceof PlainFailure ? error.exitCode : 1)
  }
}

function messageOf(error: unknown): string {
  if (error instanceof PlainFailure) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
