import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { problemOf } from '../api/client.ts'
import { errorWords } from '../api/problem-words.ts'
import { MessagePage } from '../ui/MessagePage.tsx'
import { ForbiddenPage } from './ForbiddenPage.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'

/** Whatever a page could not be drawn for, in plain words, with a way on. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const status = problemOf(error)?.status
  if (status === 404) return <NotFoundPage />
  if (status === 403) return <ForbiddenPage />
  const words = errorWords(error)
  return (
    <MessagePage title={words.title} action={<Button onClick={reset}>Try again</Button>}>
      {words.body}
    </MessagePage>
  )
}
