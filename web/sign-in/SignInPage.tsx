import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { signIn } from '../../contract/people.ts'
import { send } from '../api/client.ts'
import { signInOptionsQuery } from '../api/queries.ts'
import { paths, returnPath } from '../paths.ts'
import { DemoAccounts } from './DemoAccounts.tsx'
import { SignInCard } from './SignInCard.tsx'
import { SignInForm, type Credentials } from './SignInForm.tsx'

export function SignInPage() {
  const [value, setValue] = useState<Credentials>({ email: '', password: '' })
  const { data: options } = useQuery(signInOptionsQuery)
  const { from } = useSearch({ from: paths.signIn })
  const router = useRouter()
  const queries = useQueryClient()
  const demo = options?.demo ?? null
  return (
    <SignInCard
      title="Sign in"
      under="To the tenants that you look after."
      beside={demo === null ? null : <DemoAccounts people={demo.people} password={demo.password} onPick={setValue} />}
    >
      <SignInForm
        value={value}
        onChange={setValue}
        signIn={(body) => send(signIn, { body })}
        onSignedIn={() => {
          // Nothing that was read for somebody else may be seen by whoever signs in now.
          queries.clear()
          router.history.replace(returnPath(from))
        }}
      />
    </SignInCard>
  )
}
