import { randomUUID } from 'node:crypto'
import type { Tenant } from '../tenant.ts'
import { issueToken, tokenLifetimeSeconds } from './access-token.ts'
import { answer, type Answer, type Exchange } from './exchange.ts'

/** The tenant part of a path to the token endpoint, or null for any other path. */
export const tokenTenant = (path: string): string | null => /^\/([^/]+)\/oauth2\/v2\.0\/token$/i.exec(path)?.[1] ?? null

/** Client credentials for Graph, with the refusals in Microsoft's order and words (spec: graph §1). */
export function answerToken(exchange: Exchange, name: string, tenant: Tenant | undefined): Answer {
  if (exchange.method !== 'POST') return refuse(exchange, 400, 'invalid_request', 900561, postOnly)
  const form = new URLSearchParams(exchange.body)
  const missing = ['grant_type', 'client_id'].find((field) => (form.get(field) ?? '') === '')
  if (missing !== undefined)
    return refuse(
      exchange,
      400,
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${missing}'.`,
    )
  if (form.get('grant_type') !== 'client_credentials')
    return refuse(exchange, 400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.')
  if (tenant === undefined) return refuse(exchange, 400, 'invalid_request', 90002, tenantUnknown(name))
  const app = form.get('client_id') ?? ''
  if (app !== tenant.app.id || !tenant.app.consented)
    return refuse(exchange, 400, 'unauthorized_client', 700016, appUnknown(app, tenant))
  return answerApp(exchange, form, tenant)
}

function answerApp(exchange: Exchange, form: URLSearchParams, tenant: Tenant): Answer {
  const { app } = tenant
  if (form.has('client_assertion')) return refuse(exchange, 401, 'invalid_client', 700027, certificateUnknown(app.id))
  if (!form.has('client_secret')) return refuse(exchange, 401, 'invalid_client', 7000218, secretMissing)
  if (form.get('client_secret') !== app.secret)
    return refuse(exchange, 401, 'invalid_client', 7000215, secretWrong(app.id))
  if (app.secretExpired) return refuse(exchange, 401, 'invalid_client', 7000222, secretExpired(app.id))
  const scope = form.get('scope') ?? ''
  if (!scope.endsWith('/.default')) return refuse(exchange, 400, 'invalid_scope', 70011, scopeInvalid(scope))
  return answer(
    200,
    {
      token_type: 'Bearer',
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: issueToken(tenant, exchange.at),
    },
    { ...json, 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
  )
}

/** The shape of every refusal; also used by the fault plan, which refuses without a reason of its own. */
export function refuse(exchange: Exchange, status: number, error: string, code: number, text: string): Answer {
  const timestamp = `${new Date(exchange.at).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const correlation = exchange.clientRequestId ?? randomUUID()
  const body = {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${exchange.requestId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: exchange.requestId,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  }
  return answer(status, body, json)
}

const json = { 'content-type': 'application/json; charset=utf-8' }

const postOnly = 'The endpoint only accepts POST requests. Received a GET request.'
const secretMissing = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
const secretWrong = (app: string) =>
  `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'.`
const secretExpired = (app: string) =>
  `The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`
const certificateUnknown = (app: string) =>
  `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${app}'].`
const tenantUnknown = (name: string) =>
  `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`
const appUnknown = (app: string, tenant: Tenant) =>
  `Application with identifier '${app}' was not found in the directory '${tenant.name}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`
const scopeInvalid = (scope: string) =>
  `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`
