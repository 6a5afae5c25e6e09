import { z } from 'zod'
import { retryAfterModes } from '../retry-after.ts'

/** What can go wrong with an answer, as the plan states it. */
const acts = z.discriminatedUnion('kind', [
  /** Refused with this status, in the real shape of it; `body` says how else it may read. */
  z.strictObject({
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
  z.strictObject({ kind: z.literal('reset'), at: z.enum(['start', 'middle']).default('start') }),
  /** Nothing ever comes; the connection stays open. */
  z.strictObject({ kind: z.literal('hang') }),
  /** The true answer, its first byte this much later. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.number().int().nonnegative() }),
  /** The true answer, cut off in the middle of its JSON, with a length that agrees. */
  z.strictObject({ kind: z.literal('truncated') }),
  z.strictObject({ kind: z.literal('html'), status: z.number().int().default(502) }),
  z.strictObject({ kind: z.literal('text'), status: z.number().int().default(500), text: z.string().optional() }),
  z.strictObject({ kind: z.literal('empty'), status: z.number().int().default(200) }),
  /** The true answer with the clock of the service off by so much. */
  z.strictObject({ kind: z.literal('skewedDate'), seconds: z.number() }),
  /** The true answer with headers of one's own: a Retry-After on a 200, for one. */
  z.strictObject({ kind: z.literal('headers'), headers: z.record(z.string(), z.string()) }),
  z.strictObject({ kind: z.literal('foreignNextLink'), origin: z.string().default('https://graph.attacker.invalid') }),
  z.strictObject({ kind: z.literal('repeatedNextLink') }),
  z.strictObject({ kind: z.literal('emptyPage') }),
  /** The page begins with the last items of the one before it. */
  z.strictObject({ kind: z.literal('overlap'), items: z.number().int().positive().default(2) }),
])

/** Which requests it strikes: the nth that matches, and as many after it as `times` says (null: all). */
const aim = z.strictObject({
  id: z.string().optional(),
  tenant: z.string().optional(),
  method: z.string().optional(),
  /** `*` is one segment, `**` any number; without a leading slash it begins after the version. */
  path: z.string().default('**'),
  /** Part of the decoded query. */
  query: z.string().optional(),
  nth: z.number().int().positive().default(1),
  times: z.number().int().positive().nullable().default(1),
})

export const faultSchema = z
  .intersection(aim.loose(), z.looseObject({ kind: z.string() }))
  .transform((value, context) => {
    const aimed = aim.safeParse(pick(value, Object.keys(aim.shape)))
    const act = acts.safeParse(omit(value, Object.keys(aim.shape)))
    for (const issue of [...(aimed.error?.issues ?? []), ...(act.error?.issues ?? [])])
      context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message })
    return aimed.success && act.success ? { ...aimed.data, act: act.data } : z.NEVER
  })

export type Act = z.infer<typeof acts>
export type Fault = z.infer<typeof aim> & { readonly act: Act }

const pick = (value: object, names: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
const omit = (value: object, names: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
