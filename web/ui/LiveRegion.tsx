import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'

/** One sentence at a time: what came within this of another replaces it. */
const debounceMs = 600
let speak: ((text: string) => void) | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Tells a screen reader something that changed, politely. Without a region on the page it is silent. */
export function announce(text: string): void {
  clearTimeout(timer)
  timer = setTimeout(() => speak?.(text), debounceMs)
}

/** Where announcements are read from. Mounted once, by the shell. */
export function LiveRegion() {
  const [text, setText] = useState('')
  useEffect(() => {
    speak = setText
    return () => {
      speak = undefined
    }
  }, [])
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  )
}
