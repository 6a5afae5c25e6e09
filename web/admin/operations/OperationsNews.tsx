import { Group, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { announce } from '../../ui/LiveRegion.tsx'
import { ReasonedButton } from '../../ui/ReasonedButton.tsx'
import { newsText } from './count-text.ts'
import type { News } from './held-rows.ts'

type Props = { news: News | null; isFrozen: boolean; refresh: () => void }

/** The line above the rows. It keeps its room while there is nothing new, so that no row moves when there is. */
export function OperationsNews({ news, isFrozen, refresh }: Props) {
  const text = news === null ? null : newsText(news)
  useAnnounced(text)
  return (
    <Group className="hub-news" gap="xs" mb={6} wrap="nowrap" justify="space-between">
      <Text size="xs" c="dimmed">
        {isFrozen ? 'Held still while selected' : 'Newest first'}
      </Text>
      {text === null ? null : (
        <ReasonedButton
          variant="light"
          size="compact-sm"
          leftSection={<IconRefresh size={14} aria-hidden />}
          reason={isFrozen ? 'The list holds still while operations are selected.' : null}
          onClick={refresh}
        >
          {`${text}: refresh`}
        </ReasonedButton>
      )}
    </Group>
  )
}

/** A screen reader hears what is new when that changes; nothing on first load. */
function useAnnounced(text: string | null): void {
  const last = useRef(text)
  useEffect(() => {
    if (text !== null && last.current !== text) announce(`${text}.`)
    last.current = text
  }, [text])
}
