import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstDataId, type FirstData } from '../../contract/first-data.ts'
import { scriptsOf, type Manifest } from './page-scripts.ts'

/** The page as it was built, with what its address needs already in it. */
export type FirstPage = (path: string, data: FirstData | null) => Promise<string>

/** Read anew each time: the web may be built again while this runs. */
export function firstPages(webRoot: string): FirstPage {
  let last: { readonly html: string; readonly manifest: Promise<Manifest> } | undefined
  return async (path, data) => {
    const html = await readFile(join(webRoot, 'index.html'), 'utf8')
    if (last?.html !== html) last = { html, manifest: readManifest(webRoot) }
    const links = scriptsOf(await last.manifest, path).map(
      (file) => `<link rel="modulepreload" crossorigin href="/${file}">`,
    )
    const block = data === null ? [] : [`<script type="application/json" id="${firstDataId}">${inHtml(data)}</script>`]
    return html.replace('</head>', () => `${[...links, ...block].join('\n    ')}\n  </head>`)
  }
}

/** No text in it can end the element that it stands in, nor open a comment. */
const inHtml = (data: FirstData): string => JSON.stringify(data).replaceAll('<', '\\u003c')

/** Without what the build says of itself a page finds its scripts one after the other. */
const readManifest = async (webRoot: string): Promise<Manifest> => {
  try {
    return JSON.parse(await readFile(join(webRoot, '.vite', 'manifest.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}
