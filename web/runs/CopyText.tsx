import { Button, CopyButton } from '@mantine/core'

/** Copies a text, and says what was copied. */
export const CopyText = ({ what, text }: { what: string; text: string }) => (
  <CopyButton value={text}>
    {({ copied, copy }) => (
      <Button size="compact-xs" variant="subtle" onClick={copy} aria-label={`${copied ? 'Copied' : 'Copy'}: ${what}`}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    )}
  </CopyButton>
)
