import type { Problem } from '../../contract/problem-document.ts'
import { ProblemError } from './client.ts'

export type ProblemWords = { readonly title: string; readonly body: string }

/** What a refusal means, and what to do about it, in the operator's words. */
export function problemWords(problem: Problem, retryAfterSeconds: number | null = null): ProblemWords {
  const detail = problem.detail ?? ''
  switch (problem.type) {
    case '/problems/unreachable':
      return {
        title: 'The server could not be reached',
        body: 'Check the connection, then try again. Nothing was lost.',
      }
    case '/problems/sign-in-failed':
      return { title: 'E-mail or password is not right', body: 'Check both and try again.' }
    case '/problems/not-signed-in':
      return { title: 'You are not signed in any more', body: 'Sign in again to go on where you were.' }
    case '/problems/forbidden':
      return { title: 'You may not do this', body: detail || 'Your role does not include it.' }
    case '/problems/not-found':
      return { title: 'There is nothing here', body: 'It does not exist, or it is not yours to see.' }
    case '/problems/too-many-requests':
      return { title: 'Too many tries', body: `Wait ${waitText(retryAfterSeconds)}, then try again.` }
    case '/problems/under-way':
      return { title: 'The same request is still under way', body: 'Wait a moment, then look at the operations.' }
    case '/problems/invalid':
      return {
        title: 'Something in the request is not valid',
        body: problem.errors?.map((error) => error.detail).join(' ') || detail || 'Change it and try again.',
      }
    case '/problems/unavailable':
      return { title: 'This is not available right now', body: detail || 'Try again in a moment.' }
    case '/problems/internal':
      return { title: 'Something went wrong on our side', body: 'Try again. If it goes on, tell whoever runs this.' }
    default:
      return { title: problem.title, body: detail || 'Try again in a moment.' }
  }
}

/** The same for whatever a query or a page has thrown. */
export function errorWords(error: unknown): ProblemWords {
  if (error instanceof ProblemError) return problemWords(error.problem, error.retryAfterSeconds)
  return { title: 'This page broke', body: 'Reload it. If it goes on, tell whoever runs this installation.' }
}

function waitText(seconds: number | null): string {
  if (seconds === null) return 'a moment'
  return seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
}
