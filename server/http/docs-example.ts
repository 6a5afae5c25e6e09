import type { Route } from '../../contract/route.ts'

/** What a first call would send, for the routes that take a body; a test holds each to its route. */
export const exampleBodies: Readonly<Record<string, unknown>> = {
  signIn: { email: 'you@example.com', password: 'your password' },
  createToken: { name: 'nightly script', expiresInDays: 90 },
  startOperation: { type: 'inventory.sync' },
  readNotifications: { through: '218' },
  cancelOperations: { ids: ['1042', '1043'] },
  systemCancelOperation: { reason: 'The customer asked for it by phone.' },
  systemRetryOperation: { reason: 'Consent was given meanwhile.' },
  systemInvestigateOperation: { reason: 'Known: they do not have that licence.' },
  systemSignIn: { email: 'you@example.com', password: 'your password' },
}

/** The call as one line of a shell. Braces stay where something of your own belongs. */
export function curlExample(route: Route): string {
  const body = exampleBodies[route.name]
  const parts = [
    route.method === 'GET' ? 'curl' : `curl -X ${route.method}`,
    ...credentials(route),
    ...(route.success.status === 200 && route.name === 'live' ? ['-N', `-H 'Accept: text/event-stream'`] : []),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`]),
    `"$TENANTATLAS${route.path}"`,
  ]
  return parts.join(' \\\n  ')
}

function credentials({ access, name }: Route): string[] {
  if (name === 'signIn' || name === 'systemSignIn') return ['-c cookies.txt']
  if ('public' in access) return name === 'signOut' || name === 'systemSignOut' ? ['-b cookies.txt'] : []
  if ('platform' in access || 'platformSignedIn' in access) return ['-b cookies.txt']
  return [`-H "Authorization: Bearer $TOKEN"`]
}
