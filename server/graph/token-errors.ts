import type { ReasonCode } from '../../operations/failure.ts'

/** What the sign-in service's numbers mean, and what a person can do about them (spec: graph §1). */
export type TokenError = { readonly code: ReasonCode; readonly sentence: string }

const signIn = (sentence: string): TokenError => ({ code: 'authentication_failed', sentence })

export const tokenErrors: Readonly<Record<number, TokenError>> = {
  7000215: signIn('The client secret is wrong. Enter the secret’s value, not its id.'),
  7000222: signIn('The client secret has expired. Create a new one for the app and enter it.'),
  7000218: signIn('A client secret or certificate is needed, and none was accepted.'),
  7000112: signIn('The app is switched off in the tenant.'),
  700016: signIn('The app is not known in the tenant. An administrator there has to consent to it first.'),
  700024: signIn('The certificate’s proof is not valid at this time. Check the clock of this machine.'),
  700027: signIn('The certificate is not registered for the app.'),
  700030: signIn('The certificate is not valid.'),
  90002: signIn('The tenant was not found. Check its id, and which Microsoft cloud it is in.'),
  900023: signIn('The tenant was not found. Check its id, and which Microsoft cloud it is in.'),
  900384: signIn('The certificate’s proof was not accepted.'),
  500011: signIn('Microsoft Graph is not set up in the tenant.'),
  53003: signIn('A conditional access policy of the tenant blocks the app.'),
  530035: signIn('The tenant’s security defaults block the app.'),
  50034: signIn('The account is not known in the tenant.'),
  65001: {
    code: 'permission_denied',
    sentence: 'Nobody has consented to the app in the tenant. An administrator there has to consent first.',
  },
}

/** Microsoft's own temporary trouble, said with a 4xx now and then. */
export const temporaryTokenErrors: ReadonlySet<number> = new Set([90033, 90006, 50196, 90024])
