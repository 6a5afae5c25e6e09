import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { CallResult } from '../../contract/client.ts'
import { problemWords, type ProblemWords } from '../api/problem-words.ts'
import { Notice } from '../ui/Notice.tsx'

export type Credentials = { readonly email: string; readonly password: string }
type Props = {
  value: Credentials
  onChange: (value: Credentials) => void
  signIn: (value: Credentials) => Promise<CallResult<unknown>>
  onSignedIn: () => void | Promise<void>
}

/** E-mail and password. What was typed stays when it fails. */
export function SignInForm({ value, onChange, signIn, onSignedIn }: Props) {
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ProblemWords | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setRefusal(null)
    const result = await signIn({ email: value.email.trim(), password: value.password })
    if (result.ok) await onSignedIn()
    else setRefusal(problemWords(result.problem, result.retryAfterSeconds))
    setBusy(false)
  }

  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Sign in">
      <Stack gap="md">
        {refusal === null ? null : (
          <Notice tone="danger" role="alert">
            <Text span size="sm" fw={600} display="block">
              {refusal.title}
            </Text>
            {refusal.body}
          </Notice>
        )}
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={value.email}
          onChange={(event) => onChange({ ...value, email: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={value.password}
          onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        <Button type="submit" fullWidth loading={isBusy}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}
