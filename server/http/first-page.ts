import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstDataId, type FirstData } from '../../contract/first-data.ts'

/** The page as it was built, with what this address needs already in it. */
export type FirstPage = (path: string, data: FirstData | null) => Promise<string>

type Chunk = {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

/** Which sources draw which addresses; their scripts are fetched with the first one instead of after it. */
const pageOf: readonly (readonly [RegExp, string])[] = [
  [/^\/admin\/operations$/, 'admin/operations/OperationsPage.tsx'],
  [/^\/admin\/operations\/[^/]+$/, 'admin/operations/OperationPage.tsx'],
  [/^\/admin$/, 'admin/overview/OverviewPage.tsx'],
  [/^\/admin\/t\/[^/]+\/inventory$/, 'admin/inventory/InventoryPage.tsx'],
]
const shell = 'shell/AdminShell.tsx'

/** Read anew each time: the web may be built again while this runs. */
export function firstPages(webRoot: string): FirstPage {
  let last: { readonly html: string; readonly manifest: Promise<Manifest> } | undefined
  return async (path, data) => {
    const html = await readFile(join(webRoot, 'index.html'), 'utf8')
    if (last?.html !== html) last = { html, manifest: readManifest(webRoot) }
    const page = pageOf.find(([address]) => address.test(path))?.[1]
    const scripts = page === undefined ? [] : scriptsOf(await last.manifest, [shell, page])
    const links = scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`)
    const block = data === null ? [] : [`<script type="application/json" id="${firstDataId}">${inHtml(data)}</script>`]
    return html.replace('</head>', () => `${[...links, ...block].join('\n    ')}\n  </head>`)
  }
}

/** No text in it can end the element that it stands in, nor open a comment. */
const inHtml = (data: FirstData): string => JSON.stringify(data).replaceAll('<', '\\u003c')

/** What the build says of itself; without that the page finds its scripts one after the other. */
const readManifest = async (webRoot: string): Promise<Manifest> => {
  try {
    return JSON.parse(await readFile(join(webRoot, '.vite', 'manifest.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}

/** The scripts of these sources and of all that they import, but those that the page names by itself. */
function scriptsOf(manifest: Manifest, sources: readonly string[]): string[] {
  const named = closureOf(manifest, ['index.html'])
  return [...closureOf(manifest, sources)].filter((key) => !named.has(key)).map((key) => manifest[key]?.file ?? '')
}

function closureOf(manifest: Manifest, keys: readonly string[], seen = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key]
    if (chunk === undefined || seen.has(key)) continue
    seen.add(key)
    closureOf(manifest, chunk.imports ?? [], seen)
  }
  return seen
}
