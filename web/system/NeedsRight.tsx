import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PlatformCapability } from '../../operations/capability.ts'
import { Nothing } from '../ui/Nothing.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { useHolds } from './system-queries.ts'

type Props = {
  capability: PlatformCapability
  title: string
  /** What they may not do, as "read operations". */
  what: string
  children: ReactNode
}

/** A page for those who hold its right; the others are told which one it is. */
export function NeedsRight({ capability, title, what, children }: Props) {
  if (useHolds(capability)) return children
  return (
    <>
      <PageHeader title={title} />
      <Nothing icon={<IconLock size={22} />} title={`Your account may not ${what}`}>
        It lacks the right {capability}. Whoever manages the accounts of this installation can give it.
      </Nothing>
    </>
  )
}
