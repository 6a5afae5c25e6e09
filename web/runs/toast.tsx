import { notifications } from '@mantine/notifications'
import { startToast } from '../../operations/presenter.ts'
import { TextLink } from '../links.tsx'
import { toneColors } from '../ui/theme.ts'

/** Long enough to read it and to follow its link. */
const shownForMs = 8_000

/** The toast of a start: intent only, worded by the presenter. Nothing of it is stored. */
export function showStartToast(run: { id: string; type: string }, alreadyQueued: boolean): void {
  const words = startToast(run, alreadyQueued)
  const id = `start-${run.id}`
  // A second click on the same work says it anew instead of piling up.
  notifications.hide(id)
  notifications.show({
    id,
    title: words.title,
    message: (
      <>
        {words.body}{' '}
        <TextLink to={words.url} size="sm" onClick={() => notifications.hide(id)}>
          {words.linkLabel}
        </TextLink>
      </>
    ),
    color: toneColors.info,
    autoClose: shownForMs,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}
