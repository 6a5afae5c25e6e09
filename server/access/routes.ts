import type { Endpoint } from './endpoint.ts'
import { meEndpoints } from './me.ts'
import { signInEndpoints } from './sign-in.ts'
import { tokenEndpoints } from './tokens.ts'

/** Signing in and out, who one is, and one's API tokens. */
export const accessEndpoints = (): Endpoint[] => [...signInEndpoints(), ...meEndpoints(), ...tokenEndpoints()]
