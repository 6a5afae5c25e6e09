import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { toneColors, type Tone } from './theme.ts'

type Props = { tone: Tone; title?: string; children: ReactNode; onClose?: () => void; role?: 'status' | 'alert' }

/** Something that holds for the whole page, said once at its top. */
export function Notice({ tone, title, children, onClose, role = 'status' }: Props) {
  const Icon = tone === 'warning' || tone === 'danger' ? IconAlertTriangle : IconInfoCircle
  return (
    <Alert
      role={role}
      variant="light"
      color={toneColors[tone]}
      title={title}
      icon={<Icon size={18} aria-hidden />}
      py="xs"
      mb="md"
      withCloseButton={onClose !== undefined}
      {...(onClose === undefined ? {} : { onClose, closeButtonLabel: 'Dismiss' })}
    >
      {children}
    </Alert>
  )
}
