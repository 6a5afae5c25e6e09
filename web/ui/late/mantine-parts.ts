import { Menu, Modal, Popover, Select, Tooltip } from '@mantine/core'

/** What opens over the page, and how it is placed: fetched together, when somebody first reaches for the page. */
export const mantineParts = { Menu, Modal, Popover, Select, Tooltip }
