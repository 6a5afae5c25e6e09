import { violationAt, type SourceFile, type Violation } from './tree.ts'

/** A file that is made from code, and what makes it: a text, or what is written as JSON. The guard only compares. */
export type Generated = {
  readonly file: string
  readonly generate: () => unknown
  /** The command that writes it. */
  readonly by: string
}

/** Every generated file of the repository. */
export const generatedFiles: readonly Generated[] = [
  {
    file: 'docs/openapi.json',
    generate: async () => (await import('../server/http/openapi.ts')).openApiDocument(),
    by: 'npm run docs',
  },
  {
    file: 'docs/lifecycle.md',
    generate: async () => (await import('../scripts/lifecycle-page.ts')).lifecyclePage(),
    by: 'npm run docs',
  },
  {
    file: 'docs/notifications.md',
    generate: async () => (await import('../scripts/notifications-page.ts')).notificationsPage(),
    by: 'npm run docs',
  },
]

/** Generated files equal what their generator makes now: a page that drifted from the code is found here. */
export async function fresh(
  files: readonly SourceFile[],
  generated: readonly Generated[] = generatedFiles,
): Promise<Violation[]> {
  const found: Violation[] = []
  for (const { file, generate, by } of generated) {
    const remedy = `Run \`${by}\` and commit what it writes.`
    const stored = files.find(({ path }) => path === file)
    const made = written(await generate())
    if (stored === undefined) found.push({ file, line: 0, snippet: 'is missing', remedy })
    else if (stored.text !== made) found.push(violationAt(stored, firstDifference(stored.text, made), remedy))
  }
  return found
}

const written = (made: unknown): string => (typeof made === 'string' ? made : `${JSON.stringify(made, null, 2)}\n`)

function firstDifference(stored: string, made: string): number {
  let at = 0
  while (at < stored.length && stored[at] === made[at]) at++
  return at
}
