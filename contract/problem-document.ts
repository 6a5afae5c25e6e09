import { z } from 'zod'

/** RFC 9457. `type` is stable and is what programs look at; nothing in it tells apart "absent" from "not yours". */
export const problemTypes = {
  '/problems/not-signed-in': { status: 401, title: 'You are not signed in' },
  '/problems/sign-in-failed': { status: 401, title: 'E-mail or password is not right' },
  '/problems/forbidden': { status: 403, title: 'You may not do this' },
  '/problems/foreign-origin': { status: 403, title: 'The request came from another site' },
  '/problems/not-found': { status: 404, title: 'There is nothing here' },
  '/problems/method-not-allowed': { status: 405, title: 'This cannot be done here' },
  '/problems/conflict': { status: 409, title: 'This does not fit the present state' },
  '/problems/under-way': { status: 409, title: 'The same request is still under way' },
  '/problems/too-large': { status: 413, title: 'The request is too large' },
  '/problems/unsupported-media-type': { status: 415, title: 'The request must be JSON' },
  '/problems/malformed': { status: 400, title: 'The request cannot be read' },
  '/problems/invalid': { status: 422, title: 'Something in the request is not valid' },
  '/problems/key-reused': { status: 422, title: 'This idempotency key belongs to another request' },
  '/problems/too-many-requests': { status: 429, title: 'Too many requests' },
  '/problems/internal': { status: 500, title: 'Something went wrong on our side' },
  '/problems/unavailable': { status: 503, title: 'This is not available right now' },
} as const satisfies Record<`/problems/${string}`, { status: number; title: string }>
export type ProblemType = keyof typeof problemTypes

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** For `/problems/invalid`: what is wrong, and where, as JSON pointers. */
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})
export type Problem = z.output<typeof problemSchema>
