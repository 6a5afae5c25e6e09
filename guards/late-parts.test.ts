import { expect, test } from 'vitest'
import { lateParts } from './late-parts.ts'
import { foundIn } from './planted.ts'

const at = (path: string, text: string) => foundIn(lateParts, { [path]: text })

test.each([
  ['a menu', `import { Group, Menu } from '@mantine/core'`],
  ['a dialog under another name', `import { Modal as Dialog } from '@mantine/core'`],
  ['a frame', `import { AppShell } from '@mantine/core'`],
  ['a part that nobody has used yet', `import { HoverCard } from '@mantine/core'`],
])('finds %s in a page', (_, text) => {
  expect(at('web/admin/x/XPage.tsx', text)).toEqual(['web/admin/x/XPage.tsx:1'])
})

test.each([
  ['the place where they are fetched', 'web/ui/late/mantine-parts.ts', `import { Menu } from '@mantine/core'`],
  ['a type', 'web/admin/x/XPage.tsx', `import type { Menu } from '@mantine/core'`],
  ['a type among values', 'web/admin/x/XPage.tsx', `import { Group, type Select } from '@mantine/core'`],
  ['a field of the browser', 'web/admin/x/XPage.tsx', `import { NativeSelect } from '@mantine/core'`],
  ['the late one', 'web/admin/x/XPage.tsx', `import { Menu } from '../../ui/late/Menu.tsx'`],
])('passes %s', (_, path, text) => {
  expect(at(path, text)).toEqual([])
})
