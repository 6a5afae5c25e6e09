import { execFile } from 'node:child_process'

export type Verdict = {
  readonly code: number
  /** As it says it to people. */
  readonly text: string
  /** The invariants that it found broken. */
  readonly broken: readonly string[]
}

/** Runs the checker as the program that it is. */
export async function check(history: string, database: string): Promise<Verdict> {
  const given = ['--import', 'tsx', 'checker/main.ts', '--history', history, '--database', database]
  const { code, text } = await new Promise<{ code: number; text: string }>((resolve) => {
    execFile(process.execPath, given, { maxBuffer: 64 * 1024 * 1024 }, (error, out, wrong) => {
      const said = typeof error?.code === 'number' ? error.code : error === null ? 0 : 2
      resolve({ code: said, text: out + wrong })
    })
  })
  const broken = [...text.matchAll(/^(I\d) BROKEN/gm)].map(([, name = '']) => name)
  return { code, text, broken }
}
