import { constants, createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import type { GraphConnection } from './connection.ts'

/** The client-credentials request of a connection (spec: graph §1). Throws when the certificate cannot be read. */
export const tokenRequest = (connection: GraphConnection, now: number): { url: string; body: string } => {
  const url = `${connection.cloud.tokenBaseUrl}/${connection.tenant}/oauth2/v2.0/token`
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: connection.clientId,
    // The audience of the simulator is Graph's too: only the address differs.
    scope: `${scopeHost(connection)}/.default`,
    ...('clientSecret' in connection
      ? { client_secret: connection.clientSecret }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion(connection.clientId, url, connection.certificate, now),
        }),
  })
  return { url, body: form.toString() }
}

const scopeHost = ({ cloud }: GraphConnection): string =>
  cloud.graphBaseUrl.startsWith('https://') ? cloud.graphBaseUrl : 'https://graph.microsoft.com'

/** Five minutes: long enough for a slow clock, short enough to be worthless when found. */
const assertionSeconds = 300

const assertion = (
  clientId: string,
  audience: string,
  certificate: { readonly certificatePem: string; readonly privateKeyPem: string },
  now: number,
): string => {
  const der = new X509Certificate(certificate.certificatePem).raw
  const seconds = Math.floor(now / 1_000)
  const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': createHash('sha256').update(der).digest('base64url') }
  const claims = {
    aud: audience,
    iss: clientId,
    sub: clientId,
    jti: randomUUID(),
    nbf: seconds,
    iat: seconds,
    exp: seconds + assertionSeconds,
  }
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const key = {
    key: createPrivateKey(certificate.privateKeyPem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
