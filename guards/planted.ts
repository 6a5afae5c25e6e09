import { sourceFile, type Guard } from './tree.ts'

/** Runs a guard over files that exist only in a test, and says what it found as `file:line`. */
export const foundIn = (guard: Guard, planted: Readonly<Record<string, string>>): string[] =>
  guard(Object.entries(planted).map(([path, text]) => sourceFile(path, text))).map(
    ({ file, line }) => `${file}:${line}`,
  )
