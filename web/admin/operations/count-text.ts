import type { Count, News } from './held-rows.ts'

/** A total as it is shown: exact, or the bound beyond which it is not counted ("10,000+"). */
export const countText = (count: Count): string =>
  typeof count === 'number' ? count.toLocaleString('en') : `${count.atLeast.toLocaleString('en')}+`

/** What came and changed since the list was put on the screen: "3 new, 2 changed". */
export const newsText = ({ created, changed }: News): string =>
  [
    ...(created === 0 ? [] : [`${countText(created)} new`]),
    ...(changed === 0 ? [] : [`${countText(changed)} changed`]),
  ].join(', ')
