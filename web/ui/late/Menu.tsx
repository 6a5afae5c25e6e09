import type { MenuProps, MenuRadioGroupProps, MenuRadioItemProps, MenuItemProps, ElementProps } from '@mantine/core'
import { cloneElement, createContext, use, type ReactElement, type ReactNode } from 'react'
import { Borrowed } from './Borrowed.tsx'
import { useOpenedLate, useParts } from './parts.ts'
import { useOpening, type Opening } from './use-opening.ts'

type Held = { readonly opening: Opening; readonly rest: Omit<MenuProps, 'children' | 'opened' | 'onChange'> }
const Context = createContext<Held | null>(null)

function useHeld(): Held {
  const held = use(Context)
  if (held === null) throw new Error('This stands inside a Menu.')
  return held
}

/** Mantine's Menu, fetched late. Its button is on the page from the first moment, and stays the same one. */
export function Menu({ children, opened, onChange, defaultOpened = false, ...rest }: MenuProps) {
  const opening = useOpening({ opened, onChange, defaultOpened })
  return <Context value={{ opening, rest }}>{children}</Context>
}

function Target({ children }: { children: ReactElement }) {
  return cloneElement(children, useHeld().opening.targetProps('menu', children))
}

function Dropdown({ children }: { children: ReactNode }) {
  const { opening, rest } = useHeld()
  const parts = useParts(opening.isOpen)
  const isOpen = useOpenedLate(parts, opening.isOpen)
  if (parts === null) return null
  return (
    <parts.Menu {...rest} id={opening.id} opened={isOpen} onChange={opening.change}>
      <parts.Menu.Target>
        <Borrowed of={opening.target} />
      </parts.Menu.Target>
      <parts.Menu.Dropdown>{children}</parts.Menu.Dropdown>
    </parts.Menu>
  )
}

/** These are drawn inside an open menu alone, where the parts are. */
function Item(props: MenuItemProps & ElementProps<'button', keyof MenuItemProps>) {
  const parts = useParts(false)
  return parts === null ? null : <parts.Menu.Item {...props} />
}

function RadioGroup(props: MenuRadioGroupProps) {
  const parts = useParts(false)
  return parts === null ? null : <parts.Menu.RadioGroup {...props} />
}

function RadioItem(props: MenuRadioItemProps) {
  const parts = useParts(false)
  return parts === null ? null : <parts.Menu.RadioItem {...props} />
}

Menu.Target = Target
Menu.Dropdown = Dropdown
Menu.Item = Item
Menu.RadioGroup = RadioGroup
Menu.RadioItem = RadioItem
