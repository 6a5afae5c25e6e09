import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockExclamation,
  IconFlag,
  IconHelpCircle,
  IconHourglass,
  IconInfoCircle,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react'
import type { Tone } from '../../operations/presenter.ts'

/** The badge catalog: the sign of each state. Its word and tone come from the presenter, its colour from the tone. */
const signs: Readonly<Record<string, typeof IconFlag>> = {
  queued: IconHourglass,
  running: IconPlayerPlay,
  cancelling: IconPlayerStop,
  likely_stale: IconClockExclamation,
  succeeded: IconCircleCheck,
  partially_succeeded: IconAlertTriangle,
  blocked: IconBan,
  failed: IconCircleX,
  cancelled: IconCircleDashed,
  unknown: IconHelpCircle,
  active_stale_attention: IconClockExclamation,
  terminal_follow_up: IconFlag,
  none: IconCircleDashed,
}

export const signOf = (key: string): typeof IconFlag => signs[key] ?? IconHelpCircle

/** The sign of a tone, for what is told without a state. */
export const toneSigns: Readonly<Record<Tone, typeof IconFlag>> = {
  success: IconCircleCheck,
  info: IconInfoCircle,
  warning: IconAlertTriangle,
  danger: IconCircleX,
  neutral: IconCircleDashed,
}
