import type { ModalProps } from '@mantine/core'
import { useOpenedLate, useParts } from './parts.ts'

/** Mantine's Modal, fetched late. */
export function Modal(props: ModalProps) {
  const parts = useParts(props.opened)
  const isOpen = useOpenedLate(parts, props.opened)
  return parts === null ? null : <parts.Modal {...props} opened={isOpen} />
}
