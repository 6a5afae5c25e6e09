import ts from 'typescript'
import {
  isCode,
  isConfig,
  isProductCode,
  nodesOf,
  violationAt,
  violationOf,
  type SourceFile,
  type Violation,
} from './tree.ts'

/** How files are named and what they may hold (house rules 12 and 14): no drawers, barrels, default exports, enums. */
export function fileShape(files: readonly SourceFile[]): Violation[] {
  return files.filter(isCode).flatMap((file) => [...nameFaults(file), ...statementFaults(file), ...consoleFaults(file)])
}

const drawers = /(^|\/)(utils?|helpers?|common|types?|misc|index|interfaces?|constants|shared)\.(ts|tsx|mts|mjs|js)$/
const drawerFolders = /(^|\/)(utils?|helpers?|common|types|misc|services|models|tasks|interfaces|v\d+)\//
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|tsx|mts|mjs|js)$/
const pascal = /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/

function nameFaults(file: SourceFile): Violation[] {
  const name = file.path.split('/').at(-1) ?? file.path
  if (drawers.test(file.path)) return [violationAt(file, 0, 'Name the file for the one idea in it.')]
  if (drawerFolders.test(file.path))
    return [violationAt(file, 0, 'Name the folder for what it is about, not for a kind of code.')]
  if (!kebab.test(name) && !pascal.test(name))
    return [violationAt(file, 0, 'kebab-case.ts for modules, PascalCase.tsx for components.')]
  return []
}

function statementFaults(file: SourceFile): Violation[] {
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const remedy = remedyFor(node, file)
    if (remedy !== null) found.push(violationOf(file, node, remedy))
  }
  return found
}

function remedyFor(node: ts.Node, file: SourceFile): string | null {
  if (ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword))
    return isConfig(file) ? null : 'Export it by its name.'
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return 'No barrels: let the reader import it from where it is written.'
  if (ts.isEnumDeclaration(node)) return 'Use a list `as const` and the union of its items.'
  if (ts.isModuleDeclaration(node) && !hasModifier(node, ts.SyntaxKind.DeclareKeyword))
    return 'A file is the namespace: export plain names.'
  if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent))
    return 'Declare the field and assign it: erasable syntax only.'
  if (ts.isSpreadAssignment(node) || !ts.isDecorator(node)) return null
  return 'No decorators: pass what is needed.'
}

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)

/** Programs that speak to a terminal may; the server has its log, the page has its reader. */
function consoleFaults(file: SourceFile): Violation[] {
  if (!isProductCode(file) || !/^(server|web|operations|contract)\//.test(file.path)) return []
  if (file.path.startsWith('server/cli/')) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const isConsole =
      ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'console'
    if (isConsole)
      found.push(violationOf(file, node, 'Write to the log of the process (pino): it redacts, and has levels.'))
  }
  return found
}
