import ts from 'typescript'
import { isProductCode, nodesOf, violationOf, type SourceFile, type Violation } from './tree.ts'

/** A state has one colour everywhere, and nothing else uses it: colours of states stand in the badge catalog alone. */
export function badgeColours(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => file.path.startsWith('web/') && isProductCode(file) && !isCatalog(file.path))
    .flatMap(coloursIn)
}

/** Where such colours stand, and why. The list may only shrink: its length is pinned in the test. */
export const colourExceptions: readonly { readonly file: string; readonly reason: string }[] = [
  { file: 'web/runs/badges.ts', reason: 'the badge catalog: tone → colour' },
  { file: 'web/ui/theme.ts', reason: 'says what each colour looks like, in light and dark' },
  { file: 'web/ui/feedback.tsx', reason: 'a refused request is red; it is no state of an operation' },
]
const isCatalog = (path: string) => colourExceptions.some(({ file }) => path === file)

/** Colours that say how well something went. Grey and the primary colour say nothing of the kind. */
const telling =
  /^(red|green|yellow|orange|lime|teal|pink|grape|violet|cyan|blue)(\.\d)?$|^var\(--mantine-color-(red|green|yellow|orange|lime|teal)/
const colourProps = new Set(['color', 'c', 'bg', 'bd', 'background', 'backgroundColor', 'borderColor', 'colorScheme'])
const remedy = 'Take the colour of a state from web/runs/badges (by tone), so that it is the same everywhere.'

function coloursIn(file: SourceFile): Violation[] {
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (!ts.isStringLiteralLike(node) || !telling.test(node.text)) continue
    const owner = ownerOf(node)
    if (owner !== undefined && colourProps.has(owner)) found.push(violationOf(file, node, remedy))
    else if (owner === undefined && isStateMap(node)) found.push(violationOf(file, node, remedy))
  }
  return found
}

/** The prop or key that the text ends up in, through conditions and brackets. */
function ownerOf(node: ts.Node): string | undefined {
  let up = node.parent
  while (
    ts.isConditionalExpression(up) ||
    ts.isParenthesizedExpression(up) ||
    ts.isJsxExpression(up) ||
    ts.isBinaryExpression(up)
  )
    up = up.parent
  if (ts.isJsxAttribute(up)) return up.name.getText()
  if (ts.isPropertyAssignment(up)) return colourProps.has(up.name.getText()) ? up.name.getText() : undefined
  return undefined
}

/** `{ failed: 'red', succeeded: 'green' }`: a colour by state, which is what the catalog is. */
function isStateMap(node: ts.Node): boolean {
  const up = node.parent
  return ts.isPropertyAssignment(up) && states.test(up.name.getText())
}
const states =
  /^['"]?(queued|running|completed|succeeded|partially_succeeded|blocked|failed|cancelled|likely_stale|success|warning|danger|info)['"]?$/
