import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Addresses of pages: the web itself decides what stands there. */
const pages = ['/', '/sign-in', '/admin', '/admin/*', '/system', '/system/*']

/** The built web. Files under /assets carry their hash in the name and may be kept for ever; the page itself never. */
export async function serveWeb(app: FastifyInstance, webRoot: string | null): Promise<void> {
  if (webRoot === null || !existsSync(join(webRoot, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: webRoot,
    index: false,
    // Files are known when it starts; a wildcard would claim every address there is.
    wildcard: false,
    cacheControl: false,
    setHeaders(reply, path) {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  for (const url of pages) app.get(url, (_, reply) => reply.sendFile('index.html'))
}
