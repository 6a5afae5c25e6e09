import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** One file of the tree as the guards read it. `ast` is parsed on first use and kept, so a run parses each file once. */
export type SourceFile = {
  /** From the root of the repository, with `/` on every system. */
  readonly path: string
  readonly text: string
  readonly ast: ts.SourceFile
}

/** What a guard found: where, what stands there, and what to do instead. */
export type Violation = {
  readonly file: string
  readonly line: number
  readonly snippet: string
  readonly remedy: string
}

/** A guard looks at all files at once and says what is wrong; it reads nothing else. */
export type Guard = (files: readonly SourceFile[]) => Violation[]

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url))

export function sourceFile(path: string, text: string): SourceFile {
  let parsed: ts.SourceFile | undefined
  return {
    path,
    text,
    get ast() {
      parsed ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, scriptKind(path))
      return parsed
    },
  }
}

const scriptKind = (path: string) => (/\.[jt]sx$/.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS)

const leftOut = new Set(['node_modules', 'dist', '.git', '.data', '.cache', 'coverage', 'test-results'])
const readEndings = /\.(ts|tsx|mts|mjs|js|cjs|sql|css|html|md|json)$|^\.npmrc$/
/** Bigger files are data: no rule of ours speaks of them, apart from the lock file. */
const biggestRead = 400_000

export function loadTree(root: string = repositoryRoot): SourceFile[] {
  const files: SourceFile[] = []
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!leftOut.has(entry.name)) visit(full)
      } else if (entry.isFile() && readEndings.test(entry.name)) {
        const text = readFileSync(full, 'utf8')
        if (text.length > biggestRead && entry.name !== 'package-lock.json') continue
        files.push(sourceFile(relative(root, full).replaceAll('\\', '/'), text))
      }
    }
  }
  visit(root)
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

export const isCode = (file: SourceFile): boolean => /\.(ts|tsx|mts|mjs|js|cjs)$/.test(file.path)
export const isSql = (file: SourceFile): boolean => file.path.endsWith('.sql')
/** Tests may do what the product must not, in order to see it refused. */
export const isTest = (file: SourceFile): boolean =>
  /\.(test|e2e)\.tsx?$/.test(file.path) || /^(tests|e2e|guards)\/|\/testing\//.test(file.path)
/** What a tool reads, in the shape that the tool wants: Playwright takes its set-up as a default export. */
export const isConfig = (file: SourceFile): boolean =>
  /(^|\/)[\w.-]+\.config\.(ts|mts|mjs|js)$|^e2e\/global-setup\.ts$/.test(file.path)
export const isProductCode = (file: SourceFile): boolean => isCode(file) && !isTest(file) && !isConfig(file)

export function violationAt(file: SourceFile, position: number, remedy: string): Violation {
  const before = file.text.slice(0, position)
  const line = before.split('\n').length
  const text = file.text.split('\n')[line - 1] ?? ''
  return { file: file.path, line, snippet: shortened(text.trim()), remedy }
}

export const violationOf = (file: SourceFile, node: ts.Node, remedy: string): Violation =>
  violationAt(file, node.getStart(file.ast), remedy)

const shortened = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text)

const listed = new WeakMap<ts.Node, ts.Node[]>()

/** Every node below `node`, itself included, in the order of the text. Listed once a file, since each guard asks. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  const before = listed.get(node)
  if (before !== undefined) return before
  const found: ts.Node[] = []
  const visit = (each: ts.Node): void => {
    found.push(each)
    ts.forEachChild(each, visit)
  }
  visit(node)
  if (ts.isSourceFile(node)) listed.set(node, found)
  return found
}

/** As a person reads it on a terminal: `file:line  snippet  → remedy`, one a line. */
export const described = (violations: readonly Violation[]): string =>
  violations.map(({ file, line, snippet, remedy }) => `${file}:${line}  ${snippet}  → ${remedy}`).join('\n')
