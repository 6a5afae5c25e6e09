import { useId, useRef, useState, type ReactElement, type Ref, type RefObject } from 'react'

export type Opening = {
  readonly id: string
  readonly isOpen: boolean
  readonly change: (isOpen: boolean) => void
  readonly target: RefObject<HTMLElement | null>
  /** What makes an element the button of it, as Mantine would. */
  readonly targetProps: (popup: 'dialog' | 'menu', child: ReactElement) => TargetProps
}
type TargetProps = {
  id: string
  ref: Ref<HTMLElement>
  'aria-haspopup': 'dialog' | 'menu'
  'aria-expanded': boolean
  'aria-controls'?: string
  onClick?: (event: unknown) => void
}
type Told = {
  readonly opened: boolean | undefined
  readonly onChange: ((isOpen: boolean) => void) | undefined
  readonly defaultOpened: boolean
}

/** Whether something that opens over the page is open, and the button that opens it; told from outside or kept here. */
export function useOpening({ opened, onChange, defaultOpened }: Told): Opening {
  const id = useId().replaceAll(/[^\w-]/g, '')
  const target = useRef<HTMLElement | null>(null)
  const [own, setOwn] = useState(defaultOpened)
  const isOpen = opened ?? own
  const change = (next: boolean) => {
    if (opened === undefined) setOwn(next)
    onChange?.(next)
  }
  return {
    id,
    isOpen,
    change,
    target,
    targetProps: (popup, child) => {
      const { onClick } = child.props as { onClick?: (event: unknown) => void }
      return {
        id: `${id}-target`,
        ref: target,
        'aria-haspopup': popup,
        'aria-expanded': isOpen,
        ...(isOpen ? { 'aria-controls': `${id}-dropdown` } : {}),
        ...(opened === undefined
          ? {
              onClick: (event: unknown) => {
                change(!isOpen)
                onClick?.(event)
              },
            }
          : {}),
      }
    },
  }
}
