import { Input, InputBase, type SelectProps } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useParts } from './parts.ts'

const chevron = <IconSelector size={16} aria-hidden color="var(--mantine-color-dimmed)" />

/**
 * Mantine's Select, fetched late. Until somebody turns to it, it is the same field without its list; then the list comes,
 * and the focus stays.
 */
export function Select(props: SelectProps) {
  const [wanted, setWanted] = useState<'no' | 'focused' | 'opened'>('no')
  const parts = useParts(wanted !== 'no')
  if (parts === null || wanted === 'no')
    return <Field {...props} onWanted={setWanted} isOpening={wanted === 'opened'} />
  return <parts.Select rightSection={chevron} {...props} autoFocus defaultDropdownOpened={wanted === 'opened'} />
}

type FieldProps = SelectProps & { onWanted: (how: 'focused' | 'opened') => void; isOpening: boolean }

/** The field while its list is not there: the label of its value, and the button that clears it. */
function Field({ data, value, onWanted, isOpening, ...props }: FieldProps) {
  // The pointer gives the focus before it clicks: the field must not become another one in between.
  const isUnderPointer = useRef(false)
  const { searchable = false, clearable = false, clearButtonProps, onChange } = props
  return (
    <InputBase
      {...looksOf(props)}
      __staticSelector="Select"
      rightSection={chevron}
      rightSectionPointerEvents="none"
      __clearable={clearable && (value ?? null) !== null}
      __clearSection={
        <Input.ClearButton
          tabIndex={-1}
          aria-hidden
          {...clearButtonProps}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChange?.(null, { value: '', label: '' })}
        />
      }
      pointer={!searchable}
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={isOpening}
      autoComplete="off"
      readOnly
      value={labelOf(data, value ?? null)}
      onPointerDown={() => (isUnderPointer.current = true)}
      onBlur={() => (isUnderPointer.current = false)}
      onFocus={() => {
        if (!isUnderPointer.current) onWanted('focused')
      }}
      onClick={() => onWanted('opened')}
    />
  )
}

/** How it looks and what it is called, without what it does. */
const looks = [
  'placeholder',
  'leftSection',
  'size',
  'w',
  'miw',
  'maw',
  'visibleFrom',
  'hiddenFrom',
  'label',
  'aria-label',
] as const

const looksOf = (props: Pick<SelectProps, (typeof looks)[number]>) =>
  Object.fromEntries(looks.filter((key) => props[key] !== undefined).map((key) => [key, props[key]]))

function labelOf(data: SelectProps['data'], value: string | null): string {
  for (const item of data ?? []) {
    if (typeof item === 'string') {
      if (item === value) return item
    } else if ('items' in item) {
      const label = labelOf(item.items as SelectProps['data'], value)
      if (label !== '') return label
    } else if (item.value === value) return item.label
  }
  return ''
}
