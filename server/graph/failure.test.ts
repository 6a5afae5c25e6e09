import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { refusalOfAnswer, refusalOfBreak, type AboutCall } from './failure.ts'

const about: AboutCall = { mode: 'read', permissions: ['Policy.Read.All'], secrets: ['the app’s own secret'] }
const answered = (status: number, body: unknown, headers: Record<string, string> = {}, call = about) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return refusalOfAnswer({ kind: 'answer', status, text, headers: new Headers(headers) }, call)
}
const graphError = (code: string, message: string) => ({
  error: { code, message, innerError: { 'request-id': 'bbbbbbbb-0000-4000-8000-000000000000' } },
})
const activity = 'cccccccc-0000-4000-8000-000000000000'
const intune = (text: string) =>
  JSON.stringify({
    _version: 3,
    Message: `${text} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - Activity ID: ${activity} - Url: https://fef.msub05.manage.microsoft.com/StatelessDeviceConfiguration/x?api-version=5026-01-10`,
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  })

test.each<[number, unknown, string, string]>([
  [400, graphError('BadRequest', intune('Resource not found for the segment')), 'invalid_payload', 'never'],
  [400, graphError('ModelValidationFailure', 'No method match route template'), 'invalid_payload', 'never'],
  [
    400,
    graphError('BadRequest', '1040: NamedLocation with id x does not exist in the directory'),
    'dependency_missing',
    'never',
  ],
  [400, graphError('BadRequest', intune('Scope Tags validation failed : Filters x')), 'dependency_missing', 'never'],
  [
    400,
    graphError('BadRequest', 'Policy created from Template a_1: InvalidReferenceId'),
    'dependency_missing',
    'never',
  ],
  [400, graphError('BadRequest', 'Request not applicable to target tenant.'), 'not_licensed', 'never'],
  [403, graphError('AadPremiumLicenseRequired', 'Your tenant is not licensed'), 'not_licensed', 'never'],
  [
    400,
    graphError('BadRequest', intune("Header 'x-msft-approval-justification' is required")),
    'approval_required',
    'never',
  ],
  [403, graphError('ApprovalRequired', 'x'), 'approval_required', 'never'],
  [412, graphError('BadRequest', 'x-msft-approval-code: 1'), 'approval_required', 'never'],
  [401, graphError('InvalidAuthenticationToken', 'x'), 'authentication_failed', 'new_token'],
  [401, graphError('UnknownError', '{"ErrorCode":"Forbidden","Message":"{}"}'), 'authentication_failed', 'new_token'],
  [403, graphError('Forbidden', 'x'), 'permission_denied', 'never'],
  [403, graphError('Authorization_RequestDenied', 'Insufficient privileges'), 'permission_denied', 'never'],
  [404, graphError('ResourceNotFound', 'x'), 'not_found', 'never'],
  [404, graphError('Request_ResourceNotFound', 'x'), 'not_found', 'never'],
  [409, graphError('Conflict', 'An active Approval Request already exists'), 'conflict', 'never'],
  [410, graphError('syncStateNotFound', 'x'), 'truncated', 'never'],
  [412, graphError('PreconditionFailed', 'x'), 'conflict', 'never'],
  [413, '', 'invalid_payload', 'never'],
  [423, '', 'conflict', 'backoff'],
  [429, graphError('TooManyRequests', 'x'), 'throttled', 'throttled'],
  [429, graphError('activityLimitReached', 'x'), 'throttled', 'throttled'],
  [500, graphError('InternalServerError', 'x'), 'provider_error', 'backoff'],
  [502, '<html>', 'provider_error', 'backoff'],
  [503, graphError('serviceNotAvailable', 'x'), 'provider_error', 'backoff'],
  [504, '', 'provider_error', 'backoff'],
  [302, '', 'provider_error', 'never'],
  [418, 'I am a teapot', 'invalid_payload', 'never'],
])('%i %j means %s', (status, body, code, again) => {
  const refusal = answered(status, body)
  expect({ code: refusal.failure.code, again: refusal.again }).toEqual({ code, again })
})

test('a write that met an error of the server is unclear and never repeated; throttling is repeated', () => {
  const write: AboutCall = { ...about, mode: 'write' }
  for (const status of [500, 502, 503, 504])
    expect(answered(status, '', {}, write)).toMatchObject({ failure: { code: 'write_unclear' }, again: 'never' })
  expect(refusalOfBreak({ kind: 'broken', how: 'cut', status: null, headers: null }, 'write')).toMatchObject({
    failure: { code: 'write_unclear' },
    again: 'never',
  })
  expect(answered(429, '', {}, write).again).toBe('throttled')
})

test('the scopes Microsoft names are kept and told', () => {
  const said =
    'Application is not authorized to perform this operation. Application must have one of the following scopes: DeviceManagementScripts.Read.All, DeviceManagementScripts.ReadWrite.All'
  const { failure } = answered(403, graphError('Forbidden', intune(said)))
  expect(failure.scopes).toEqual(['DeviceManagementScripts.Read.All', 'DeviceManagementScripts.ReadWrite.All'])
  expect(failure.message).toBe(
    'Microsoft refused: the connection lacks a permission. It needs one of DeviceManagementScripts.Read.All, DeviceManagementScripts.ReadWrite.All.',
  )
})

test('without scopes in the text, those known for the list are told as such', () => {
  const { failure } = answered(403, graphError('Forbidden', 'Access is denied.'))
  expect(failure.scopes).toEqual(['Policy.Read.All'])
  expect(failure.message).toContain('It normally needs Policy.Read.All. Microsoft says: Access is denied.')
})

test('of Intune’s JSON inside JSON people read the sentence, and support gets its id', () => {
  const whole = answered(400, graphError('BadRequest', intune('The value is not valid')))
  expect(whole.failure.message).toBe('Microsoft did not accept what was sent. Microsoft says: The value is not valid')
  const cut = intune('The value is not valid').slice(0, -80)
  const { failure } = answered(400, { error: { code: 'BadRequest', message: cut } })
  expect(failure.message).toMatch(/Microsoft says: The value is not valid$/)
  expect(failure.requestId).toBe(activity)
})

test('the request id comes from the header, else from the body, and is a GUID or nothing', () => {
  const header = 'dddddddd-0000-4000-8000-000000000000'
  expect(answered(404, graphError('x', 'y'), { 'request-id': header }).failure.requestId).toBe(header)
  expect(answered(404, graphError('x', 'y')).failure.requestId).toBe('bbbbbbbb-0000-4000-8000-000000000000')
  expect(answered(404, '', { 'request-id': 'Bearer abc' }).failure.requestId).toBeNull()
})

test('a gateway’s page is told by its title alone', () => {
  const { failure } = answered(
    502,
    '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><script>x</script>',
  )
  expect(failure.message).toBe(
    'Microsoft answered with an error of its own (502). The answer was a web page: “502 Bad Gateway”.',
  )
})

const secret = (index: number): string => {
  const random = randomBytes(30).toString('base64url')
  const kinds = [
    `Bearer ${random}`,
    `eyJ${random}.${random}.${random}`,
    `"client_secret":"${random}"`,
    `abc8Q~${random}`,
    `https://store.blob.core.windows.net/c/f?sig=${random}`,
    `-----BEGIN PRIVATE KEY-----\n${random}\n-----END PRIVATE KEY-----`,
    `user.${random.replaceAll(/[^a-z]/gi, '')}@contoso.onmicrosoft.com`,
    `https://fef.msub01.manage.microsoft.com/${random}`,
    'the app’s own secret',
  ]
  return kinds[index % kinds.length]!
}

test('200 secrets in every kind of error text: none is told', () => {
  for (let index = 0; index < 200; index++) {
    const canary = secret(index)
    const bare = canary.replace(/^(?:Bearer |"client_secret":")/, '').slice(0, 24)
    const bodies: unknown[] = [
      graphError('BadRequest', `It was ${canary} that failed`),
      graphError(canary, 'x'),
      graphError('BadRequest', intune(`It was ${canary}`)),
      graphError('BadRequest', intune(canary).slice(0, -60)),
      { error: 'invalid_client', error_description: `AADSTS70002: ${canary} Trace ID: 1` },
      `<html><title>${canary}</title></html>`,
      `plain ${canary} text`,
      JSON.stringify(graphError('x', canary)).slice(0, -30),
    ]
    for (const body of bodies)
      for (const status of [302, 400, 401, 403, 404, 409, 429, 500, 503]) {
        const { failure } = answered(status, body, { 'request-id': canary.replaceAll(/[^\x20-\x7e]/g, '') })
        expect(JSON.stringify(failure)).not.toContain(bare)
      }
  }
})
