import { getSignInOptions } from '../../contract/people.ts'
import { publicEndpoint, type Endpoint } from './endpoint.ts'

/** The people of the demo as its sign-in pages name them (spec: operations §14). Nowhere else does anybody read them. */
const demo = {
  password: 'tenantatlas-demo',
  people: [
    { email: 'owner@demo.test', role: 'Owner' },
    { email: 'manager@demo.test', role: 'Manager' },
    { email: 'operator@demo.test', role: 'Operator' },
    { email: 'readonly@demo.test', role: 'Read only' },
    { email: 'stranger@demo.test', role: 'Of another workspace' },
  ],
  platformPeople: [
    { email: 'platform@demo.test', role: 'Platform' },
    { email: 'platform-viewer@demo.test', role: 'Platform, may not see operations' },
    { email: 'platform-reader@demo.test', role: 'Platform, may see all and do nothing' },
  ],
}

export const signInOptionsEndpoint = (isDemo: boolean): Endpoint =>
  publicEndpoint(getSignInOptions, () => Promise.resolve({ body: { demo: isDemo ? demo : null } }))
