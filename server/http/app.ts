import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Endpoint } from '../access/endpoint.ts'
import { networkOf } from '../access/network.ts'
import type { Database } from '../database/scope.ts'
import type { HintSource } from '../runs/hints.ts'
import { bindEndpoint } from './bind-endpoint.ts'
import { bindLive } from './bind-live.ts'
import { closeInOrder } from './closing.ts'
import { docsPage } from './docs-page.ts'
import { answerBrokenHttp, answerUnreadableAddress, handleErrors, handleUnknownPaths } from './errors.ts'
import { refuseGaps } from './gaps.ts'
import { bindHealth } from './health.ts'
import { openApiDocument } from './openapi.ts'
import { addChecks } from './request-checks.ts'
import { parseJson } from './safe-json.ts'
import { hasWeb, serveWeb } from './web-files.ts'
import { liveEndpoint } from './live.ts'

export type AppDependencies = {
  readonly db: Database
  readonly hints: HintSource
  readonly endpoints: readonly Endpoint[]
  readonly log: FastifyBaseLogger
  /** The folder of the built web; null: the API alone. */
  readonly webRoot: string | null
  /** Where people reach this server, when that is not where it listens: without path, `https://atlas.example`. */
  readonly publicUrl?: string | null
  /** The time by which answers are dated, epoch ms; the database's where there is one, by which everything shown is. */
  readonly now?: () => number
  /** Requests of the API that one address may make in a minute. */
  readonly requestsPerMinute?: number
  /** How long a page waits for the data that it comes with. */
  readonly pagePatienceMs?: number
}

/** Larger than any request of ours by far; what is larger is refused before it is read. */
const bodyMaxBytes = 1024 * 1024
/** A thousand a second: what one process can do at most, so a loop of one address cannot take it from all others for long. */
const requestsPerMinuteDefault = 60_000
/** How long a request may take to arrive. Answers may take longer: streams do. */
const arrivalMaxMs = 30_000

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
    // As long as an address may be at all: what is too long for an id is answered as any id that is not there.
    routerOptions: { maxParamLength: 16_384 },
    requestTimeout: arrivalMaxMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnreadableAddress,
    clientErrorHandler: answerBrokenHttp,
  })
  readJsonOnly(app)
  handleErrors(app)
  closeInOrder(app)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy, hsts: false, crossOriginEmbedderPolicy: false })
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], globalDecompression: false })
  await app.register(rateLimit, {
    max: deps.requestsPerMinute ?? requestsPerMinuteDefault,
    timeWindow: '1 minute',
    // Not by cookie or token: whoever makes them up would have a new allowance each time.
    keyGenerator: (request) => networkOf(request.ip),
    // Pages of the workspace panel read what they show.
    allowList: (request) => !/^\/(api\/|admin)/.test(request.url),
    enableDraftSpec: true,
    errorResponseBuilder: (_, context) => Object.assign(new Error('rate'), { statusCode: 429, after: context.after }),
  })
  handleUnknownPaths(app, hasWeb(deps.webRoot))
  addChecks(app, { publicUrl: deps.publicUrl ?? null, now: deps.now ?? Date.now })
  for (const endpoint of endpoints) if (endpoint !== liveEndpoint) bindEndpoint(app, deps, endpoint)
  bindLive(app, deps)
  bindDocuments(app)
  bindHealth(app, deps.db)
  await serveWeb(app, deps.webRoot, { ...deps, endpoints })
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

function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined)
    const parsed = parseJson(String(text))
    if (parsed.ok) done(null, parsed.value)
    else done(Object.assign(new Error(parsed.detail), { statusCode: 400, isMalformed: true }))
  })
}

function bindDocuments(app: FastifyInstance): void {
  const document = JSON.stringify(openApiDocument())
  const page = docsPage()
  app.get('/api/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').send(document))
  app.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(page))
}
