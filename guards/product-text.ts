import ts from 'typescript'
import { isCode, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/** Text speaks of the product: no notes to oneself, no test left out in silence, nothing about how it was made. */
export function productText(files: readonly SourceFile[]): Violation[] {
  return files.filter(isRead).flatMap((file) => [...notesIn(file), ...(isCode(file) ? testsLeftOut(file) : [])])
}

const isRead = ({ path }: SourceFile) =>
  !/^(guards\/|package-lock\.json$)/.test(path) && /\.(ts|tsx|mjs|js|sql|css|html|md|json)$/.test(path)

const notes: readonly (readonly [RegExp, string])[] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'Do it, or write it down where work is planned.'],
  [
    /\b(issue|ticket|pull request) #?\d+\b|\bthe brief\b/i,
    'Say the reason itself; a number of an issue says nothing here.',
  ],
  [/\blorem ipsum\b|\bfoo\s*bar\b/i, 'Write what is meant.'],
  [
    /eslint-disable|@ts-ignore|@ts-nocheck|prettier-ignore/,
    'Mend the code, or relax the rule in its configuration with a reason.',
  ],
]

function notesIn(file: SourceFile): Violation[] {
  return notes.flatMap(([pattern, remedy]) =>
    [...file.text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(({ index }) =>
      violationAt(file, index, remedy),
    ),
  )
}

const testCalls = /^(test|it|describe|suite|bench)(\.[a-z]+)*\.(only|skip|todo|fails|fixme)$/

/** Playwright's `test.skip(condition, 'reason')` says when and why; everything else just leaves out. */
function testsLeftOut(file: SourceFile): Violation[] {
  if (!/\.(test|e2e|bench)\.tsx?$/.test(file.path)) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (!ts.isCallExpression(node) || !testCalls.test(node.expression.getText(file.ast))) continue
    const [condition, reason] = node.arguments
    const isSaid =
      condition !== undefined &&
      !ts.isStringLiteralLike(condition) &&
      reason !== undefined &&
      ts.isStringLiteralLike(reason)
    if (!isSaid)
      found.push(
        violationOf(file, node, 'Run all tests; skip on a condition, with its reason (skipIf, skip(when, why)).'),
      )
  }
  return found
}
