import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

type Props = { label: string; placeholder: string; value: string; onChange: (text: string) => void }

/** Long enough for a word, short enough to feel at once. */
const debounceMs = 250

/** A search that waits for a pause in typing; a value from outside (back, a shared address) wins over what stands here. */
export function SearchField({ label, placeholder, value, onChange }: Props) {
  const [text, setText] = useState(value)
  const [given, setGiven] = useState(value)
  const told = useRef(onChange)
  useEffect(() => {
    told.current = onChange
  })
  if (given !== value) {
    setGiven(value)
    if (value !== text.trim()) setText(value)
  }
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => told.current(text.trim()), debounceMs)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={placeholder}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={() => setText('')} />
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
