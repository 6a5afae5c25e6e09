import ts from 'typescript'
import { isCode, isSql, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/** A file that is read in one go, a function that is seen at one glance (house rule 12). Lines, blank ones included. */
const fileLinesMax = 400
const functionLinesMax = 60
/** A component is mostly markup, which is read faster. */
const componentLinesMax = 90
const medianMax = 90
/** Nine of ten files stay under this. */
const ninthMax = 220

export function sizes(files: readonly SourceFile[]): Violation[] {
  const measured = files.filter((file) => isCode(file) || isSql(file))
  return [...measured.flatMap(tooLong), ...measured.filter(isCode).flatMap(longFunctions), ...spread(measured)]
}

const linesOf = (text: string) => text.trimEnd().split('\n').length

function tooLong(file: SourceFile): Violation[] {
  const lines = linesOf(file.text)
  return lines > fileLinesMax
    ? [violationAt(file, 0, `${lines} lines; at ${fileLinesMax} stop and name the halves.`)]
    : []
}

function longFunctions(file: SourceFile): Violation[] {
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isGroupOfTests(node)) continue
    const most = isComponent(node) ? componentLinesMax : functionLinesMax
    const lines = linesOf(node.getText(file.ast))
    if (lines > most)
      found.push(violationOf(file, node, `${lines} lines; over ${most} it is two functions: name them.`))
  }
  return found
}

/** `describe(…)` groups tests and has no idea of its own. */
function isGroupOfTests(node: ts.Node): boolean {
  const { parent } = node
  return ts.isCallExpression(parent) && /^(test\.)?describe\b/.test(parent.expression.getText())
}

function isComponent(node: ts.SignatureDeclaration): boolean {
  const owner = ts.isVariableDeclaration(node.parent) ? node.parent.name : node.name
  return node.getSourceFile().fileName.endsWith('.tsx') && owner !== undefined && /^[A-Z]/.test(owner.getText())
}

export type Spread = {
  readonly files: number
  readonly median: number
  readonly ninth: number
  readonly longest: number
}

export function spreadOf(files: readonly SourceFile[]): Spread {
  const lengths = files.map(({ text }) => linesOf(text)).sort((a, b) => a - b)
  const at = (share: number) => lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0
  return { files: lengths.length, median: at(0.5), ninth: at(0.9), longest: lengths.at(-1) ?? 0 }
}

/** Too few files have no median worth the name. */
const enoughFiles = 20

function spread(files: readonly SourceFile[]): Violation[] {
  const { files: count, median, ninth } = spreadOf(files)
  if (count < enoughFiles) return []
  const whole = (snippet: string, remedy: string) => [{ file: '.', line: 0, snippet, remedy }]
  return [
    ...(median >= medianMax
      ? whole(`median of ${median} lines`, `Under ${medianMax}: split the files with two ideas.`)
      : []),
    ...(ninth > ninthMax
      ? whole(`one file in ten has over ${ninth} lines`, `Under ${ninthMax}: split the longest.`)
      : []),
  ]
}
