import { z } from 'zod'
import { retryAfterModes } from '../retry-after.ts'

/** Which requests it strikes: the nth that matches, and as many after it as `times` says (null: all). */
const aim = {
  id: z.string().optional(),
  tenant: z.string().optional(),
  method: z.string().optional(),
  /** `*` is one segment, `**` any number; without a leading slash it begins after the version. */
  path: z.string().default('**'),
  /** Part of the decoded query. */
  query: z.string().optional(),
  nth: z.number().int().positive().default(1),
  times: z.number().int().positive().nullable().default(1),
}

/** What can go wrong with an answer, as the plan states it, and with which answers. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Refused with this status, in the real shape of it; `body` says how else it may read. */
  z.strictObject({
    ...aim,
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    /** A form of Retry-After, or its text as it shall stand in the header. */
    retryAfter: z.union([z.enum(retryAfterModes), z.strictObject({ raw: z.string() })]).optional(),
    retryAfterSeconds: z.number().nonnegative().default(10),
    code: z.string().optional(),
    message: z.string().optional(),
    body: z.enum(['json', 'html', 'text', 'empty']).default('json'),
  }),
  /** The connection is cut: before a byte of the answer, or in the middle of it. */
  z.strictObject({ ...aim, kind: z.literal('reset'), at: z.enum(['start', 'middle']).default('start') }),
  /** Nothing ever comes; the connection stays open. */
  z.strictObject({ ...aim, kind: z.literal('hang') }),
  /** The true answer, its first byte this much later. */
  z.strictObject({ ...aim, kind: z.literal('slow'), delayMs: z.number().int().nonnegative() }),
  /** The true answer, cut off in the middle of its JSON, with a length that agrees. */
  z.strictObject({ ...aim, kind: z.literal('truncated') }),
  z.strictObject({ ...aim, kind: z.literal('html'), status: z.number().int().default(502) }),
  z.strictObject({
    ...aim,
    kind: z.literal('text'),
    status: z.number().int().default(500),
    text: z.string().optional(),
  }),
  z.strictObject({ ...aim, kind: z.literal('empty'), status: z.number().int().default(200) }),
  /** The true answer with the clock of the service off by so much. */
  z.strictObject({ ...aim, kind: z.literal('skewedDate'), seconds: z.number() }),
  /** The true answer with headers of one's own: a Retry-After on a 200, for one. */
  z.strictObject({ ...aim, kind: z.literal('headers'), headers: z.record(z.string(), z.string()) }),
  z.strictObject({
    ...aim,
    kind: z.literal('foreignNextLink'),
    origin: z.string().default('https://graph.attacker.invalid'),
  }),
  z.strictObject({ ...aim, kind: z.literal('repeatedNextLink') }),
  z.strictObject({ ...aim, kind: z.literal('emptyPage') }),
  /** The page begins with the last items of the one before it. */
  z.strictObject({ ...aim, kind: z.literal('overlap'), items: z.number().int().positive().default(2) }),
])

export type Fault = z.infer<typeof faultSchema>
