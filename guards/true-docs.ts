import { violationAt, type SourceFile, type Violation } from './tree.ts'

/** Docs do not drift: a path that they name exists, and an example that they quote stands in the file it is quoted from. */
export function trueDocs(files: readonly SourceFile[]): Violation[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const docs = files.filter(({ path }) => path.endsWith('.md') && !isHistory(path))
  return docs.flatMap((file) => [...pathFaults(file, texts), ...quoteFaults(file, texts)])
}

/** What was decided or released on a day stays as it was written. */
const isHistory = (path: string) => /^CHANGELOG\.md$|^docs\/decisions\//.test(path)

/** What a tutorial has its reader create is not there yet. */
const namedPath =
  /(?<!^Create )`((?:operations|contract|simulator|server|web|guards|bench|e2e|docs|scripts|tests)\/[\w./-]*\.(?:ts|tsx|mjs|sql|md|json|css))(?::\d+)?`/gm
const link = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g

function pathFaults(file: SourceFile, texts: ReadonlyMap<string, string>): Violation[] {
  const folder = file.path.split('/').slice(0, -1)
  const named = [...file.text.matchAll(namedPath)].map((match) => ({ at: match.index, path: match[1] ?? '' }))
  const linked = [...file.text.matchAll(link)]
    .map((match) => ({ at: match.index, path: joined(folder, match[1] ?? '') }))
    // Pictures and folders are not read as text; they are looked at by people.
    .filter(({ path }) => /\.(ts|tsx|mjs|sql|md|json|css)$/.test(path))
  return [...named, ...linked]
    .filter(({ path }) => !texts.has(path))
    .map(({ at, path }) => violationAt(file, at, `There is no ${path}: name the file that has it now.`))
}

function joined(folder: readonly string[], target: string): string {
  const parts = [...folder]
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const quote = /^Good \(`([^`]+)`\):\n+```\w*\n([\s\S]*?)^```/gm
const withoutSpace = (text: string) => text.replace(/\s+/g, ' ').trim()

function quoteFaults(file: SourceFile, texts: ReadonlyMap<string, string>): Violation[] {
  return [...file.text.matchAll(quote)].flatMap((match) => {
    const [, path = '', example = ''] = match
    const source = withoutSpace(texts.get(path) ?? '')
    // `…` on a line of its own stands for what is left out.
    const parts = example.split(/^\s*(?:\/\/ )?…\s*$/m).map(withoutSpace)
    return parts.every((part) => source.includes(part))
      ? []
      : [violationAt(file, match.index, `This is not what ${path} says now: quote it again.`)]
  })
}
