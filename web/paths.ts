/** Every address of the pages, once, as the router writes them. `web/paths.test.ts` holds the list. */
export const paths = {
  start: '/',
  signIn: '/sign-in',
  overview: '/admin',
  operations: '/admin/operations',
  operation: '/admin/operations/$id',
  tenant: '/admin/t/$tenant',
  inventory: '/admin/t/$tenant/inventory',
  system: '/system',
  systemDirectory: '/system/directory',
  systemRuns: '/system/ops/runs',
  systemRun: '/system/ops/runs/$id',
  systemFailures: '/system/ops/failures',
  systemStuck: '/system/ops/stuck',
  systemSignIn: '/system/sign-in',
} as const

/** Where signing in leads to when nothing else was asked for. */
export const afterSignIn = paths.overview

/** The address to go back to after signing in; anything that is not a page of ours leads to the start. */
export function returnPath(from: string | undefined, fallback: string = afterSignIn): string {
  if (from === undefined || !/^\/[a-z]/i.test(from) || from.startsWith(paths.signIn)) return fallback
  return from.startsWith(paths.systemSignIn) ? fallback : from
}
