import { notifications } from '@mantine/notifications'
import { toneColors } from './theme.ts'

/** A word about something that is no operation and could not be done. What operations say comes from web/runs. */
export function tellFailure(title: string, message: string): void {
  notifications.show({ title, message, color: toneColors.danger, autoClose: 10_000, role: 'alert' })
}
