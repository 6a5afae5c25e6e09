import type { z } from 'zod'
import type { Capability, PlatformCapability } from '../operations/capability.ts'

/**
 * One route of the HTTP API as data: the server registers it, OpenAPI describes it, the web and the CLI call it. A route
 * that does not say who may use it does not compile.
 */
export type Access =
  | { readonly public: string }
  | { readonly signedIn: string }
  | { readonly capability: Capability }
  | { readonly platform: PlatformCapability }
  | { readonly platformSignedIn: string }

export type Route = {
  /** The name under which clients call it, and its operationId in OpenAPI. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH'
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: `/${string}`
  readonly access: Access
  readonly summary: string
  readonly tag: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  readonly body?: z.ZodType
  /** What a success answers; null when there is no body. Failures are problem documents, always. */
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly body: z.ZodType | null }
}

export const defineRoute = <const R extends Route>(route: R): R => route
