import { Button, Group } from '@mantine/core'
import { problemOf } from '../api/client.ts'
import { errorWords } from '../api/problem-words.ts'
import { Notice } from '../ui/Notice.tsx'
import { ForbiddenPage } from './ForbiddenPage.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'

type Props = {
  error: unknown
  again: () => void
  /** To the first page of a list; null on it. */
  first?: (() => void) | null
  /** When what still stands on the page was read. */
  asOf?: string
}

/** A part of a page that could not be read: why, what is old because of it, and a way on. */
export function FailedReading({ error, again, first = null, asOf }: Props) {
  const problem = problemOf(error)
  if (problem?.status === 404) return <NotFoundPage />
  if (problem?.status === 403) return <ForbiddenPage />
  if (problem?.status === 422 && first !== null)
    return (
      <Notice tone="warning" title="This page of the list is not there" role="alert">
        <Group gap="sm">
          Its address may be old or incomplete.
          <Button size="xs" variant="default" onClick={first}>
            First page
          </Button>
        </Group>
      </Notice>
    )
  const words = errorWords(error)
  return (
    <Notice tone="danger" title={words.title} role="alert">
      <Group gap="sm">
        <span>
          {words.body}
          {asOf === undefined ? '' : ` What stands below was read at ${new Date(asOf).toLocaleTimeString('en-GB')}.`}
        </span>
        <Button size="xs" variant="default" onClick={again}>
          Try again
        </Button>
      </Group>
    </Notice>
  )
}
