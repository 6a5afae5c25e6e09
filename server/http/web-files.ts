import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { platformPersonOf } from '../access/credentials.ts'
import { withScope } from '../database/scope.ts'
import { originOf, type Place } from './bind-endpoint.ts'
import { isDatabaseAway } from './database-away.ts'
import { firstDataOf, type FirstDataPlace } from './first-data.ts'
import { firstPages } from './first-page.ts'

/** Addresses of pages: the web itself decides what stands there. */
const pages = ['/', '/sign-in', '/system/sign-in']
/** Pages of people who are signed in: what they ask for first comes along. */
const pagesWithData = ['/admin', '/admin/*']
/** Pages of the platform, which are not there for anybody else (spec: access). */
const platformPages = ['/system', '/system/*']

export const hasWeb = (webRoot: string | null): webRoot is string =>
  webRoot !== null && existsSync(join(webRoot, 'index.html'))

/** The built web. Files under /assets carry their hash in the name and may be kept for ever; the page itself never. */
export async function serveWeb(app: FastifyInstance, webRoot: string | null, place: FirstDataPlace): Promise<void> {
  if (!hasWeb(webRoot)) return
  await app.register(fastifyStatic, {
    root: webRoot,
    index: false,
    cacheControl: false,
    // What the build has compressed goes out as it is; the rest is compressed on its way.
    preCompressed: true,
    setHeaders(reply, path) {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const pageAt = firstPages(webRoot)
  const send = (reply: FastifyReply, keep: 'no-cache' | 'no-store', html: string) =>
    reply.header('cache-control', keep).type('text/html; charset=utf-8').send(html)
  for (const url of pages)
    app.get(url, async (request, reply) => send(reply, 'no-cache', await pageAt(pathOf(request), null)))
  for (const url of pagesWithData) {
    app.get(url, async (request, reply) =>
      send(reply, 'no-store', await pageAt(pathOf(request), await firstDataOf(request, place))),
    )
  }
  for (const url of platformPages) {
    app.get(url, async (request, reply) => {
      const status = await platformStatus(request, place)
      return status === 200 ? send(reply, 'no-cache', await pageAt(pathOf(request), null)) : sendPage(reply, status)
    })
  }
}

/** Somebody who came by an address is shown the page, which says in words what the status says to programs. */
export const isNavigation = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !/^\/(api|assets)(\/|$)/.test(url) && headers.accept?.includes('text/html') === true

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? ''

export const sendPage = (reply: FastifyReply, status: 404 | 503): FastifyReply =>
  reply.status(status).sendFile('index.html')

async function platformStatus(request: FastifyRequest, { db, publicUrl }: Place): Promise<200 | 404 | 503> {
  const { systemSession } = originOf(request, publicUrl)
  if (systemSession === null) return 404
  try {
    const person = await withScope(db, { kind: 'gate' }, (tx) => platformPersonOf(tx, systemSession))
    return person === null ? 404 : 200
  } catch (error) {
    if (isDatabaseAway(error)) return 503
    throw error
  }
}
