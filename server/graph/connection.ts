import type { Cloud } from './cloud.ts'

/** What it takes to act in one customer's tenant as one app registration. `tenant` is the tenant's id in Entra. */
export type GraphConnection = {
  readonly tenant: string
  readonly clientId: string
  readonly cloud: Cloud
} & Credential

export type Credential =
  | { readonly clientSecret: string }
  | { readonly certificate: { readonly certificatePem: string; readonly privateKeyPem: string } }

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Both ids become parts of addresses and keys, so nothing but a GUID passes. */
export const isUsable = (connection: GraphConnection): boolean =>
  guid.test(connection.tenant) &&
  guid.test(connection.clientId) &&
  secretsOf(connection).every((secret) => secret !== '')

/** What must never be read in any text about this connection. */
export const secretsOf = (connection: GraphConnection): string[] =>
  'clientSecret' in connection
    ? [connection.clientSecret]
    : [connection.certificate.privateKeyPem, connection.certificate.certificatePem]
