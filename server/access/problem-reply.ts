import { problemTypes, type Problem, type ProblemType } from '../../contract/problem-document.ts'

/** An expected refusal, as data: the answer is a problem document (RFC 9457). */
export type ProblemReply = { readonly problem: Problem; readonly headers?: Readonly<Record<string, string>> }

export function problem(
  type: ProblemType,
  detail?: string,
  more: { errors?: NonNullable<Problem['errors']>; headers?: Readonly<Record<string, string>> } = {},
): ProblemReply {
  const { status, title } = problemTypes[type]
  return {
    problem: {
      type,
      title,
      status,
      ...(detail === undefined ? {} : { detail }),
      ...(more.errors === undefined ? {} : { errors: more.errors }),
    },
    ...(more.headers === undefined ? {} : { headers: more.headers }),
  }
}

/** Absent, foreign and never existed: one answer, byte for byte. */
export const notFound = (): ProblemReply => problem('/problems/not-found')

export const isProblem = (reply: object): reply is ProblemReply => 'problem' in reply
