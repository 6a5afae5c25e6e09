import { Button, Group } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react'

/** A step is null where it leads nowhere. */
type Props = { first: (() => void) | null; previous: (() => void) | null; next: (() => void) | null }

export function Pager({ first, previous, next }: Props) {
  if (first === null && previous === null && next === null) return null
  return (
    <Group component="nav" aria-label="Pages" gap="xs" justify="flex-end" mt="md">
      <Step onClick={first} left={<IconChevronsLeft size={16} aria-hidden />}>
        First page
      </Step>
      <Step onClick={previous} left={<IconChevronLeft size={16} aria-hidden />}>
        Previous
      </Step>
      <Step onClick={next} right={<IconChevronRight size={16} aria-hidden />}>
        Next
      </Step>
    </Group>
  )
}

type StepProps = { onClick: (() => void) | null; left?: React.ReactNode; right?: React.ReactNode; children: string }

function Step({ onClick, left, right, children }: StepProps) {
  return (
    <Button
      variant="default"
      size="xs"
      disabled={onClick === null}
      leftSection={left}
      rightSection={right}
      onClick={() => onClick?.()}
    >
      {children}
    </Button>
  )
}
