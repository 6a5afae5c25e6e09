import { Button, Tooltip, VisuallyHidden, type ButtonProps } from '@mantine/core'
import { useId, type ReactNode } from 'react'

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
  const id = useId()
  if (reason === null)
    return (
      <Button {...rest} onClick={onClick}>
        {children}
      </Button>
    )
  return (
    <>
      <Tooltip label={reason} multiline maw={280}>
        <Button
          {...rest}
          data-disabled
          aria-disabled
          aria-describedby={id}
          loading={false}
          onClick={(event) => event.preventDefault()}
        >
          {children}
        </Button>
      </Tooltip>
      <VisuallyHidden id={id}>{reason}</VisuallyHidden>
    </>
  )
}
