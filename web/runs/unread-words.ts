import { plural } from '../../operations/presenter.ts'

/** What fits on the bell; the exact number is in its label. */
const shownMax = 99

export const unreadBadge = (unread: number): string => (unread > shownMax ? `${shownMax}+` : String(unread))

export function bellLabel(unread: number | undefined): string {
  if (unread === undefined) return 'Notifications'
  return unread === 0 ? 'Notifications, none unread' : `Notifications, ${unread.toLocaleString('en')} unread`
}

export const unreadSentence = (unread: number): string =>
  `${unread.toLocaleString('en')} unread ${plural(unread, 'notification', 'notifications')}.`
