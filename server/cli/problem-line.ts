import type { Problem } from '../../contract/problem-document.ts'
import { durationText } from '../../operations/presenter.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { exitCodes } from './exit-codes.ts'
import { printable } from './printable.ts'

type Refused = { readonly problem: Problem; readonly retryAfterSeconds: number | null }

/** A refusal as the end of a command. */
export const refusal = (refused: Refused, url: string): PlainFailure =>
  new PlainFailure(
    printable(problemLine(refused, url)),
    refused.problem.type === '/problems/not-signed-in' ? exitCodes.notSignedIn : exitCodes.refused,
  )

/** What went wrong and what to do next, in one line. */
export function problemLine({ problem, retryAfterSeconds }: Refused, url: string): string {
  const { type, title, detail } = problem
  switch (type) {
    case '/problems/unreachable':
      return `The server at ${url} could not be reached. Check the address and that it runs, then try again.`
    case '/problems/not-understood':
      return `What ${url} answered could not be understood. Check that a TenantAtlas of this version answers there.`
    case '/problems/sign-in-failed':
      return 'E-mail or password is not right. Check both and try again.'
    case '/problems/not-signed-in':
      return `You are not signed in at ${url} any more. Run tenantatlas login --url ${url}.`
    case '/problems/forbidden':
      return `You may not do this. ${detail ?? 'Your role does not include it.'} An owner of the workspace can change your role.`
    case '/problems/not-found':
      return 'There is nothing here: it does not exist, or it is not yours to see. Check the id, or look at tenantatlas tenants list.'
    case '/problems/too-many-requests':
      return `Too many requests. Wait ${retryAfterSeconds === null ? 'a moment' : durationText(retryAfterSeconds * 1000)}, then try again.`
    case '/problems/invalid':
      return `Something in the request is not valid. ${faults(problem)} Change it and try again.`
    case '/problems/internal':
      return 'Something went wrong on the side of the server. Try again; if it goes on, tell whoever runs it.'
    default:
      return `${sentence(title)} ${detail ?? 'Try again in a moment.'}`
  }
}

const faults = ({ errors, detail }: Problem): string =>
  errors === undefined || errors.length === 0
    ? (detail ?? '')
    : errors.map((error) => `${error.pointer === '' ? '' : `${error.pointer}: `}${sentence(error.detail)}`).join(' ')

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
