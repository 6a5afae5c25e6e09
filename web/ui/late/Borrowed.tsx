import { assignRef } from '@mantine/hooks'
import { useLayoutEffect, type Ref, type RefObject } from 'react'

/** Stands for a button that is on the page already, where a part wants to hold the button that opens it. */
export function Borrowed({ of, ref }: { of: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    assignRef(ref, of.current)
  }, [of, ref])
  return null
}
