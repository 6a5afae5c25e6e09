import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// In development the page comes from here and everything under /api from the web server.
const api = process.env['TENANTATLAS_API'] ?? 'http://127.0.0.1:3000'
// Not all of `/api`: the page's own modules stand in web/api.
const proxy = { '^/api/(v1|system|docs|openapi)': { target: api } }

/**
 * Mantine's table brings along a box that scrolls with bars of its own, and that brings all that places floating things:
 * 24 KB that every list would wait for. No page of ours has such a box.
 */
const noScrollContainer: Plugin = {
  name: 'no-scroll-container',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('/TableScrollContainer.mjs') ? '\0no-scroll-container' : undefined),
  load: (id) => (id === '\0no-scroll-container' ? 'export const TableScrollContainer = undefined' : undefined),
}

type Node = { readonly type: string; readonly start: number; readonly end: number }
type Property = Node & { readonly key: { readonly name: string }; readonly value: Node & { readonly raw?: string } }
type Literal = Node & { readonly properties: readonly Property[] }
type Declared = Node & {
  readonly init?: Node & { readonly callee?: { readonly name?: string }; readonly arguments?: readonly Literal[] }
}
type Statement = Node & { readonly declaration?: Statement | null; readonly declarations?: readonly Declared[] }

/**
 * Of a route the pages need its address, and whether it answers with anything. What it takes, gives and means is for the
 * server, and would come with every page: each new route would make them all a little slower.
 */
const bareRoutes: Plugin = {
  name: 'bare-routes',
  enforce: 'post',
  apply: 'build',
  transform(code, id) {
    if (!/\/contract\/[\w-]+\.ts$/.test(id) || !code.includes('defineRoute(')) return undefined
    const statements = this.parse(code).body as unknown as readonly Statement[]
    const routes = statements
      .flatMap((statement) => (statement.declaration ?? statement).declarations ?? [])
      .flatMap(({ init }) => (init?.callee?.name === 'defineRoute' ? (init.arguments?.[0] ?? []) : []))
    return { code: routes.reduceRight((text, route) => withBare(text, route), code), map: null }
  },
}

function withBare(code: string, route: Literal): string {
  const valueOf = ({ key, value }: Property): string => {
    if (key.name !== 'success') return code.slice(value.start, value.end)
    const body = (value as Literal & Property['value']).properties.find((one) => one.key.name === 'body')
    return `{ body: ${body?.value.raw === 'null' ? 'null' : 'true'} }`
  }
  const kept = route.properties.filter(({ key }) => ['method', 'path', 'success'].includes(key.name))
  const bare = kept.map((property) => `${property.key.name}: ${valueOf(property)}`).join(', ')
  return `${code.slice(0, route.start)}{ ${bare} }${code.slice(route.end)}`
}

export default defineConfig({
  root: 'web',
  cacheDir: '../.cache/vite',
  plugins: [noScrollContainer, bareRoutes, react()],
  resolve: { alias: { zod: fileURLToPath(new URL('web/api/no-zod.ts', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy allows no inline script and no data: address, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Which script needs which: the server has those of the page that is asked for fetched with the first one.
    manifest: true,
    // Small, and a page that waits for a second sheet is drawn later.
    cssCodeSplit: false,
    // The contract describes more routes than the pages call: those that nobody names are left out.
    rolldownOptions: {
      treeshake: { manualPureFunctions: ['defineRoute', 'z'] },
      output: {
        // One file of what most pages share, instead of forty that are fetched one after the other.
        codeSplitting: {
          groups: [{ name: 'common', minShareCount: 3, test: (id: string) => !id.includes('floating-ui') }],
        },
      },
    },
  },
})
