import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { systemSignIn } from '../../contract/people.ts'
import { send } from '../api/client.ts'
import { signInOptionsQuery } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { DemoAccounts } from '../sign-in/DemoAccounts.tsx'
import { SignInCard } from '../sign-in/SignInCard.tsx'
import { SignInForm, type Credentials } from '../sign-in/SignInForm.tsx'

export function SystemSignInPage() {
  const [value, setValue] = useState<Credentials>({ email: '', password: '' })
  const { data: options } = useQuery(signInOptionsQuery)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const demo = options?.demo ?? null
  return (
    <SignInCard
      title="System panel"
      under="For the people who run this installation."
      beside={
        demo === null ? null : <DemoAccounts people={demo.platformPeople} password={demo.password} onPick={setValue} />
      }
    >
      <SignInForm
        value={value}
        onChange={setValue}
        signIn={(body) => send(systemSignIn, { body })}
        onSignedIn={async () => {
          queries.removeQueries({ queryKey: ['system'] })
          await navigate({ to: paths.system })
        }}
      />
    </SignInCard>
  )
}
