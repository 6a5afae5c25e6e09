import { posix } from 'node:path'
import { importsOf } from './imports.ts'
import { isCode, isConfig, isTest, violationAt, type SourceFile, type Violation } from './tree.ts'

/** A file that nothing leads to is read by people and by nothing else: it goes, or something starts to use it. */
export function deadFiles(files: readonly SourceFile[]): Violation[] {
  const code = new Map(files.filter(isCode).map((file) => [file.path, file]))
  const alive = new Set<string>()
  const reach = (path: string): void => {
    const file = code.get(path)
    if (file === undefined || alive.has(path)) return
    alive.add(path)
    for (const { target } of importsOf(file)) if (target !== null) reach(target)
    for (const named of pathsNamedIn(file)) reach(named)
  }
  for (const file of files) if (isRoot(file)) (isCode(file) ? [file.path] : pathsNamedIn(file)).forEach(reach)
  // What tests alone use is alive when it is theirs: the product keeps nothing for them.
  const inTests = new Set([...code.values()].filter(isTest).flatMap((file) => reachedFrom(file, code)))
  return [...code.values()]
    .filter(({ path }) => !alive.has(path) && !(inTests.has(path) && isForTests(path)))
    .map((file) => violationAt(file, 0, 'Nothing leads here: import it where it is needed, or remove it.'))
}

/** Where something begins: processes, pages, programs of the repository, configuration, tests. */
const isRoot = (file: SourceFile): boolean =>
  isConfig(file) ||
  /^(server\/entry|scripts|bench|bin)\//.test(file.path) ||
  (/\.(test|e2e|setup|bench)\.tsx?$/.test(file.path) && /^(tests|e2e|guards)\//.test(file.path)) ||
  /^(package\.json|server\/http\/generate-openapi\.ts|web\/index\.html|simulator\/(main|server|entry)\.ts)$/.test(
    file.path,
  ) ||
  file.path.endsWith('.d.ts')

const isForTests = (path: string): boolean =>
  /^(tests|e2e|guards|bench)\//.test(path) || /(^|\/)testing\//.test(path) || /\.(test|e2e)\.tsx?$/.test(path)

function reachedFrom(file: SourceFile, code: ReadonlyMap<string, SourceFile>): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    const next = code.get(path)
    if (next === undefined || seen.has(path)) return
    seen.add(path)
    for (const { target } of importsOf(next)) if (target !== null) visit(target)
  }
  visit(file.path)
  return [...seen]
}

const codePath = /['"`/]((?:\.{1,2}\/)*[\w@-]+(?:\/[\w.@-]+)*\.(?:ts|tsx|mjs|js))\b/g

/** Programs start others by their path (`scripts`, workers, a page's script tag), which is no import. */
function pathsNamedIn(file: SourceFile): string[] {
  if (!isCode(file) || /^(scripts|server\/entry|bin|bench|tests|e2e)\/|\.config\./.test(file.path) || isStarter(file)) {
    return [...file.text.matchAll(codePath)].flatMap(([, path = '']) => [
      posix.normalize(path),
      posix.normalize(posix.join(posix.dirname(file.path), path)),
    ])
  }
  return []
}

const isStarter = (file: SourceFile) => /\bnew (Shared)?Worker\(/.test(file.text)
