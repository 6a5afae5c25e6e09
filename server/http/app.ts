import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { routes } from '../../contract/routes.ts'
import type { Route } from '../../contract/route.ts'
import type { Endpoint } from '../access/endpoint.ts'
import { problem } from '../access/problem-reply.ts'
import type { Database } from '../database/scope.ts'
import type { HintSource } from '../runs/hints.ts'
import { bindEndpoint, sendProblem } from './bind-endpoint.ts'
import { bindLive } from './bind-live.ts'
import { docsPage } from './docs-page.ts'
import { handleErrors } from './errors.ts'
import { openApiDocument } from './openapi.ts'
import { parseJson } from './safe-json.ts'
import { isForeign } from './same-origin.ts'
import { serveWeb } from './web-files.ts'
import { liveEndpoint } from './live.ts'

export type AppDependencies = {
  readonly db: Database
  readonly hints: HintSource
  readonly endpoints: readonly Endpoint[]
  readonly log: FastifyBaseLogger
  /** The folder of the built web; null: the API alone. */
  readonly webRoot: string | null
  /** Requests a minute that one session or address may make. */
  readonly requestsPerMinute?: number
}

/** Larger than any request of ours by far; what is larger is refused before it is read. */
const bodyMaxBytes = 1024 * 1024
const requestsPerMinuteDefault = 1200

/** The web server: every route of the contract behind its address, the built web, and nothing else. */
export async function createApp(deps: AppDependencies): Promise<FastifyInstance> {
  const endpoints = [...deps.endpoints, liveEndpoint]
  refuseGaps(endpoints)
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyMaxBytes,
    trustProxy: 'loopback',
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    forceCloseConnections: true,
  })
  readJsonOnly(app)
  handleErrors(app)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy, hsts: false, crossOriginEmbedderPolicy: false })
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(rateLimit, {
    max: deps.requestsPerMinute ?? requestsPerMinuteDefault,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.headers.authorization ?? request.headers.cookie ?? request.ip,
    allowList: (request) => !request.url.startsWith('/api/'),
    enableDraftSpec: true,
    errorResponseBuilder: (_, context) => Object.assign(new Error('rate'), { statusCode: 429, after: context.after }),
  })
  addChecks(app)
  for (const endpoint of endpoints) if (endpoint !== liveEndpoint) bindEndpoint(app, deps.db, endpoint)
  bindLive(app, deps)
  bindDocuments(app)
  await serveWeb(app, deps.webRoot)
  return app
}

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
}

/** A route without a handler, or with two, or one that the contract does not know, is found when the server starts. */
function refuseGaps(endpoints: readonly Endpoint[]): void {
  const known: readonly Route[] = routes
  const missing = known.filter((route) => endpoints.filter((endpoint) => endpoint.route === route).length !== 1)
  const unknown = endpoints.filter((endpoint) => !known.includes(endpoint.route))
  if (missing.length === 0 && unknown.length === 0) return
  const names = (list: readonly Route[]) => list.map((route) => route.name).join(', ') || 'none'
  throw new Error(
    `routes without exactly one endpoint: ${names(missing)}; endpoints outside the contract: ${names(unknown.map((e) => e.route))}`,
  )
}

function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    const parsed = parseJson(String(text))
    if (parsed.ok) done(null, parsed.value)
    else done(Object.assign(new Error(parsed.detail), { statusCode: 400, isMalformed: true }))
  })
}

/** What holds for every request, before any handler: where it comes from, and what may keep its answer. */
function addChecks(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    if (request.protocol === 'https')
      void reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    if (isForeign(request.method, request.headers, request.host))
      return sendProblem(reply, problem('/problems/foreign-origin'))
    return undefined
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const fields = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    if (reply.statusCode >= 500) request.log.error(fields, 'request')
    else request.log.info(fields, 'request')
  })
}

function bindDocuments(app: FastifyInstance): void {
  const document = JSON.stringify(openApiDocument())
  const page = docsPage()
  app.get('/api/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(document))
  app.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/healthz', (_, reply) => reply.type('application/json; charset=utf-8').send('{"status":"ok"}'))
}
