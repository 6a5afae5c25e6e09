import { startToast } from '../../operations/presenter.ts'
import { TextLink } from '../links.tsx'
import { hideToast, showToast } from '../ui/toasts.tsx'

/** Long enough to read it and to follow its link. */
const shownForMs = 8_000

/** The toast of a start: intent only, worded by the presenter. Nothing of it is stored. */
export function showStartToast(run: { id: string; type: string }, alreadyQueued: boolean): void {
  const words = startToast(run, alreadyQueued)
  const id = `start-${run.id}`
  // A second click on the same work says it anew instead of piling up.
  showToast({
    id,
    title: words.title,
    message: (
      <>
        {words.body}{' '}
        <TextLink to={words.url} size="sm" onClick={() => hideToast(id)}>
          {words.linkLabel}
        </TextLink>
      </>
    ),
    tone: 'info',
    forMs: shownForMs,
  })
}
