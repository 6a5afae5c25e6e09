import ts from 'typescript'
import { isProductCode, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/** A state has one colour everywhere, and nothing else uses it: colours of states stand in the badge catalog alone. */
export function badgeColours(files: readonly SourceFile[]): Violation[] {
  const web = files.filter((file) => file.path.startsWith('web/') && !isCatalog(file.path))
  return [...web.filter(isProductCode).flatMap(coloursIn), ...web.filter(isStyles).flatMap(coloursInStyles)]
}

/** Where such colours stand, and why. The list may only shrink: its length is pinned in the test. */
export const colourExceptions: readonly { readonly file: string; readonly reason: string }[] = [
  { file: 'web/ui/theme.ts', reason: 'the one map from tone to colour, and what each looks like in light and dark' },
]
const isCatalog = (path: string) => colourExceptions.some(({ file }) => path === file)

/** Colours that say how well something went: none of them is written out, however it gets to where it is shown. */
const telling =
  /^(red|green|yellow|orange|lime|teal|blue)(\.\d|-\d|-outline)?$|^var\(--mantine-color-(red|green|yellow|orange|lime|teal|blue)/
/** Colours that say nothing of the kind, as long as they colour nothing. */
const other = /^(pink|grape|violet|cyan)(\.\d)?$|^#[0-9a-f]{3,8}$|^rgba?\(/i
const colourProps = new Set(['color', 'c', 'bg', 'bd', 'background', 'backgroundColor', 'borderColor', 'colorScheme'])
const remedy = 'Take it by tone from toneColors of web/ui/theme.ts, so that a state looks the same everywhere.'

function coloursIn(file: SourceFile): Violation[] {
  return nodesOf(file.ast)
    .filter(ts.isStringLiteralLike)
    .filter((node) => telling.test(node.text) || (other.test(node.text) && colourProps.has(ownerOf(node) ?? '')))
    .map((node) => violationOf(file, node, remedy))
}

const isStyles = (file: SourceFile) => file.path.endsWith('.css')
const tellingStyle =
  /--mantine-color-(red|green|yellow|orange|lime|teal|blue)\b|:[^;{]*\b(red|green|yellow|orange|lime|teal|blue)\b(?=[^;{}]*;)/g

const coloursInStyles = (file: SourceFile): Violation[] =>
  [...file.text.matchAll(tellingStyle)].map(({ index }) => violationAt(file, index, remedy))

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
  return ts.isPropertyAssignment(up) ? up.name.getText() : undefined
}
