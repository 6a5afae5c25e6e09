import './operations.css'
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { happened: ReactNode; related: ReactNode; timeline: ReactNode }

/** What happened, what it belongs to and all that was written down, in this order; where there is room the second stands beside. */
export const RunColumns = ({ happened, related, timeline }: Props) => (
  <div className="run-page">
    <Stack gap="md" miw={0}>
      {happened}
    </Stack>
    <div className="run-related">{related}</div>
    <div className="run-timeline">{timeline}</div>
  </div>
)
