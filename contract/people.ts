import { z } from 'zod'
import { capabilities, platformCapabilities, roles } from '../operations/capability.ts'
import { idParam, instant } from './paging.ts'
import { defineRoute } from './route.ts'

export const credentials = z.strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(1000) })

export const signIn = defineRoute({
  name: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  access: { public: 'Nobody is signed in before signing in.' },
  summary: 'Sign in; answers with the session cookie',
  tag: 'Signing in',
  body: credentials,
  success: { status: 204, body: null },
})

export const signOut = defineRoute({
  name: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  access: { public: 'Signing out twice is no error.' },
  summary: 'Sign out; the session ends on the server',
  tag: 'Signing in',
  success: { status: 204, body: null },
})

export const getSignInOptions = defineRoute({
  name: 'getSignInOptions',
  method: 'GET',
  path: '/api/v1/sign-in-options',
  access: { public: 'The sign-in page is drawn from it.' },
  summary: 'How one may sign in; in the demo, as whom',
  tag: 'Signing in',
  success: {
    status: 200,
    body: z.object({
      /** Null everywhere but in the demo. */
      demo: z
        .object({
          password: z.string(),
          people: z.array(z.object({ email: z.string(), role: z.string() })),
          platformPeople: z.array(z.object({ email: z.string(), role: z.string() })),
        })
        .nullable(),
    }),
  },
})

const workspace = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  capabilities: z.array(z.enum(capabilities)),
})
export const meSchema = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  workspaces: z.array(workspace),
  /** Every capability held in at least one workspace; what holds where stands with each workspace. */
  capabilities: z.array(z.enum(capabilities)),
})
export type Me = z.output<typeof meSchema>

export const getMe = defineRoute({
  name: 'getMe',
  method: 'GET',
  path: '/api/v1/me',
  access: { signedIn: 'Everybody may know who they are.' },
  summary: 'Who you are, and what you may do where',
  tag: 'Signing in',
  success: { status: 200, body: meSchema },
})

export const createToken = defineRoute({
  name: 'createToken',
  method: 'POST',
  path: '/api/v1/tokens',
  access: { signedIn: 'A token holds no right that its person does not hold.' },
  summary: 'Make an API token; it is shown once',
  tag: 'Signing in',
  body: z.strictObject({
    name: z.string().trim().min(1).max(200),
    expiresInDays: z.number().int().min(1).max(3650).optional(),
  }),
  success: { status: 201, body: z.object({ id: z.string(), token: z.string() }) },
})

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
})

export const listTokens = defineRoute({
  name: 'listTokens',
  method: 'GET',
  path: '/api/v1/tokens',
  access: { signedIn: 'Only the tokens of the person who asks.' },
  summary: 'Your API tokens',
  tag: 'Signing in',
  success: { status: 200, body: z.object({ items: z.array(tokenSchema) }) },
})

export const deleteToken = defineRoute({
  name: 'deleteToken',
  method: 'DELETE',
  path: '/api/v1/tokens/{id}',
  access: { signedIn: 'Only the tokens of the person who asks.' },
  summary: 'Revoke an API token',
  tag: 'Signing in',
  params: z.object({ id: idParam }),
  success: { status: 204, body: null },
})

export const systemSignIn = defineRoute({
  name: 'systemSignIn',
  method: 'POST',
  path: '/api/system/session',
  access: { public: 'Nobody is signed in before signing in.' },
  summary: 'Sign in to the system panel',
  tag: 'System',
  body: credentials,
  success: { status: 204, body: null },
})

export const systemSignOut = defineRoute({
  name: 'systemSignOut',
  method: 'DELETE',
  path: '/api/system/session',
  access: { public: 'Signing out twice is no error.' },
  summary: 'Sign out of the system panel',
  tag: 'System',
  success: { status: 204, body: null },
})

export const systemMe = defineRoute({
  name: 'systemMe',
  method: 'GET',
  path: '/api/system/me',
  access: { platformSignedIn: 'Everybody of the platform may know who they are.' },
  summary: 'Who you are in the system panel',
  tag: 'System',
  success: {
    status: 200,
    body: z.object({
      person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
      capabilities: z.array(z.enum(platformCapabilities)),
    }),
  },
})
