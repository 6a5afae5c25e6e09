import type { PopoverDropdownProps, PopoverProps } from '@mantine/core'
import { cloneElement, createContext, use, type ReactElement } from 'react'
import { Borrowed } from './Borrowed.tsx'
import { useOpenedLate, useParts } from './parts.ts'
import { useOpening, type Opening } from './use-opening.ts'

type Held = { readonly opening: Opening; readonly rest: Omit<PopoverProps, 'children' | 'opened' | 'onChange'> }
const Context = createContext<Held | null>(null)

function useHeld(): Held {
  const held = use(Context)
  if (held === null) throw new Error('This stands inside a Popover.')
  return held
}

/** Mantine's Popover, fetched late. Its button is on the page from the first moment, and stays the same one. */
export function Popover({ children, opened, onChange, defaultOpened = false, ...rest }: PopoverProps) {
  const opening = useOpening({ opened, onChange, defaultOpened })
  return <Context value={{ opening, rest }}>{children}</Context>
}

function Target({ children }: { children: ReactElement }) {
  return cloneElement(children, useHeld().opening.targetProps('dialog', children))
}

function Dropdown(props: PopoverDropdownProps) {
  const { opening, rest } = useHeld()
  const parts = useParts(opening.isOpen)
  const isOpen = useOpenedLate(parts, opening.isOpen)
  if (parts === null) return null
  return (
    <parts.Popover {...rest} id={opening.id} opened={isOpen} onChange={opening.change}>
      <parts.Popover.Target>
        <Borrowed of={opening.target} />
      </parts.Popover.Target>
      <parts.Popover.Dropdown {...props} />
    </parts.Popover>
  )
}

Popover.Target = Target
Popover.Dropdown = Dropdown
