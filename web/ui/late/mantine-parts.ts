/** What opens over the page, and how it is placed: fetched together, when somebody first reaches for the page. */
export { Menu, Modal, Popover, Select, Tooltip } from '@mantine/core'
