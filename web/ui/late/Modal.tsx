import type { ModalProps } from '@mantine/core'
import { useParts } from './parts.ts'

/** Mantine's Modal, fetched late. */
export function Modal(props: ModalProps) {
  const parts = useParts(props.opened)
  return parts === null ? null : <parts.Modal {...props} />
}
