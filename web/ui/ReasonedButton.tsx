import { Button, VisuallyHidden, type ButtonProps } from '@mantine/core'
import { useId, useRef, useState, type ReactNode } from 'react'
import { useParts } from './late/parts.ts'

type Props = ButtonProps & {
  /** Why it cannot be done now; null when it can. */
  reason: string | null
  onClick: () => void
  children: ReactNode
}

/**
 * An act that is never hidden: when it cannot be done it stays in the tab order and says why, on hover, on focus and to a
 * screen reader.
 */
export function ReasonedButton({ reason, onClick, children, ...rest }: Props) {
  if (reason !== null)
    return (
      <DisabledButton reason={reason} {...rest}>
        {children}
      </DisabledButton>
    )
  return (
    <Button {...rest} onClick={onClick}>
      {children}
    </Button>
  )
}

function DisabledButton({ reason, children, ...rest }: ButtonProps & { reason: string; children: ReactNode }) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [isAsked, setAsked] = useState(false)
  const parts = useParts(isAsked)
  const ask = () => setAsked(true)
  const leave = () => setAsked(false)
  return (
    <>
      <Button
        {...rest}
        ref={button}
        data-disabled
        aria-disabled
        aria-describedby={id}
        loading={false}
        onClick={(event) => event.preventDefault()}
        onPointerEnter={ask}
        onPointerLeave={leave}
        onFocus={ask}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave()
        }}
      >
        {children}
      </Button>
      {parts === null ? null : <parts.Tooltip target={button} label={reason} opened={isAsked} multiline maw={280} />}
      <VisuallyHidden id={id}>{reason}</VisuallyHidden>
    </>
  )
}
