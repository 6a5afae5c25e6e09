import { operationTypes, spellingsOf } from '../operations/catalog.ts'
import ts from 'typescript'
import { isWholeText } from './database-writes.ts'
import { scopesOf, textOf, type Scope } from './static-text.ts'
import { isCode, isSql, isTest, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/** Guard C (spec: operations §12): names that are gone stay gone, and people read "operation", never "run" or "job". */
export function bannedNames(files: readonly SourceFile[]): Violation[] {
  const read = files.filter((file) => (isCode(file) || isSql(file)) && !file.path.startsWith('guards/'))
  return [
    ...read.flatMap(bannedTexts),
    ...scopesOf(read.filter((file) => !isTest(file))).flatMap((scope) => [...aliasesIn(scope), ...runsInWords(scope)]),
  ]
}

type Banned = { readonly pattern: RegExp; readonly reason: string; readonly remedy: string }

export const banned: readonly Banned[] = [
  {
    pattern: /\bView runs?\b/,
    reason: 'people read "operation"',
    remedy: 'Say "View operation" (presenter: viewOperation).',
  },
  {
    pattern: /\bView jobs?\b/,
    reason: 'people read "operation"',
    remedy: 'Say "View operation" (presenter: viewOperation).',
  },
  {
    pattern: /\bjob_runs\b/,
    reason: 'the run row is the queue; there is no second job table',
    remedy: 'Use operation_runs.',
  },
  { pattern: /\bbulk_operation_runs\b/, reason: 'a retired table', remedy: 'Use operation_runs.' },
  { pattern: /\b(restore|backup|sync)_jobs\b/, reason: 'there is no second job table', remedy: 'Use operation_runs.' },
  {
    pattern: /\bOperationJob\b|\bBulkOperationRun\b/,
    reason: 'a retired class',
    remedy: 'A handler is a function of the worker; the record is OperationRun.',
  },
  {
    pattern: /\bRunService\b|\bRunRepository\b|\bBase(Task|Service|Repository|Handler)\b/,
    reason: 'no base classes, no containers',
    remedy: 'Write plain functions over data.',
  },
  {
    pattern: /percent(age)? complete|% complete/i,
    reason: 'nobody counted a percentage',
    remedy: 'Show processed/total in words (presenter).',
  },
]

function bannedTexts(file: SourceFile): Violation[] {
  return banned.flatMap(({ pattern, reason, remedy }) =>
    [...file.text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map((match) =>
      violationAt(file, match.index, `${remedy} (${reason})`),
    ),
  )
}

const aliases = new Set(operationTypes.flatMap((type) => spellingsOf(type).slice(1)))

/** Old spellings are read as aliases and never written: outside the heart none of them stands in a text. */
function aliasesIn(scope: Scope): Violation[] {
  const { file } = scope
  if (/^operations\//.test(file.path)) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (!isWholeText(node) || ts.isImportDeclaration(node.parent)) continue
    const text = textOf(node, scope)
    const quoted = [...text.matchAll(/'([a-z_.]+)'/g)].map((match) => match[1] ?? '')
    if ([text, ...quoted].some((word) => aliases.has(word)))
      found.push(violationOf(file, node, 'An old spelling is read as an alias and never written: use the dotted code.'))
  }
  return found
}

/** Words before "run" that make it a noun: what people read is "operation". "Run now" is an act, and stays. */
const runAsNoun =
  /\b(a|an|the|this|that|last|latest|recent|each|every|no|your|active|stale|\d+) runs?\b(?! (by|on|in|at|for) hand)/i

function runsInWords({ file }: Scope): Violation[] {
  if (!/^web\/|^operations\/presenter\.ts$/.test(file.path)) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const text = ts.isJsxText(node) || ts.isStringLiteralLike(node) ? node.text : ''
    if (runAsNoun.test(text)) found.push(violationOf(file, node, 'People read "operation", never "run".'))
  }
  return found
}
