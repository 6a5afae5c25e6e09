import { useNavigate, useRouterState } from '@tanstack/react-router'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The cursors of the pages before this one, newest last; '' is the first page. */
    cursors?: readonly string[]
  }
}

/** So many steps back are kept; beyond them there is still the first page. */
const stepsMax = 200

/**
 * Paging by cursor. The address holds the page, so that it can be shared; the way back stands in the history entry, and
 * whoever came by a shared address can go to the first page.
 */
export function useCursorStack(cursor: string | undefined) {
  const navigate = useNavigate()
  const cursors = useRouterState({ select: ({ location }) => location.state.cursors }) ?? []
  const go = (to: string, stack: readonly string[]) =>
    void navigate({
      to: '.',
      search: ((search: Record<string, unknown>) => ({ ...search, cursor: to })) as never,
      state: { cursors: stack },
    })
  return {
    first: cursor === undefined ? null : () => go('', []),
    previous: cursors.length === 0 ? null : () => go(cursors.at(-1) ?? '', cursors.slice(0, -1)),
    next: (nextCursor: string) => go(nextCursor, [...cursors, cursor ?? ''].slice(-stepsMax)),
  }
}
