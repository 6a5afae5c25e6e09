import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

/** The place of a list that is being read for the first time. */
export function ReadingRows({ label, rows = 8 }: { label: string; rows?: number }) {
  return (
    <Stack gap="sm" role="status">
      <VisuallyHidden>{label}…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={34} />
      ))}
    </Stack>
  )
}
