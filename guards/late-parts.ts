import ts from 'typescript'
import { importsOf } from './imports.ts'
import { isProductCode, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * What opens over a page is fetched when somebody reaches for it, so that no page waits for it (quality: W1). One page that
 * takes such a part straight from Mantine brings it, and all that places it, into the first load of every page.
 */
const remedies: Readonly<Record<string, string>> = {
  Menu: 'Use web/ui/late/Menu.tsx.',
  Modal: 'Use web/ui/late/Modal.tsx.',
  Popover: 'Use web/ui/late/Popover.tsx.',
  Select: 'Use web/ui/late/Select.tsx.',
  Tooltip: 'A reason: web/ui/ReasonedButton.tsx. Anything else: say it on the page, or add it to web/ui/late/.',
  AppShell: 'Use web/ui/Frame.tsx.',
}
const others = /^(Autocomplete|Combobox|Drawer|HoverCard|MultiSelect|PillsInput|ScrollArea|TagsInput)$/
const place = 'web/ui/late/'

export function lateParts(files: readonly SourceFile[]): Violation[] {
  return files
    .filter((file) => file.path.startsWith('web/') && !file.path.startsWith(place) && isProductCode(file))
    .flatMap(taken)
}

function taken(file: SourceFile): Violation[] {
  return importsOf(file)
    .filter(({ specifier }) => specifier === '@mantine/core')
    .flatMap(({ node }) => namesIn(node))
    .flatMap((name) => {
      const given = (name.propertyName ?? name.name).text
      const remedy = remedies[given] ?? (others.test(given) ? `Give it a file in ${place}, fetched late.` : undefined)
      return remedy === undefined ? [] : [violationOf(file, name, `${given} is no part of a first load. ${remedy}`)]
    })
}

/** Types are not fetched. */
function namesIn(node: ts.Node): readonly ts.ImportSpecifier[] {
  const clause = ts.isImportDeclaration(node) ? node.importClause : undefined
  if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return []
  const bindings = clause.namedBindings
  if (bindings === undefined || !ts.isNamedImports(bindings)) return []
  return bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly)
}
