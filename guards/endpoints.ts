import ts from 'typescript'
import { definitionsIn, valueOf } from './routes.ts'
import { nameText } from './static-text.ts'
import { isProductCode, nodesOf, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * What a route declares and what its endpoint checks are two files; this holds them together. A route with a capability
 * that gets its handler from `publicEndpoint` would be open to everybody, whatever its definition says (spec: access).
 */
export function endpoints(files: readonly SourceFile[]): Violation[] {
  const product = files.filter(isProductCode)
  const declared = new Map(product.flatMap(definitionsIn).flatMap(({ call, name }) => entryOf(call, name)))
  return product
    .filter(({ path }) => path.startsWith('server/'))
    .flatMap((file) =>
      nodesOf(file.ast).flatMap((node) => {
        const remedy = ts.isCallExpression(node) ? faultOf(node, declared) : null
        return remedy === null ? [] : [violationOf(file, node, remedy)]
      }),
    )
}

type Declared = { readonly access: string; readonly path: string }

function entryOf(call: ts.CallExpression, name: string | null): [string, Declared][] {
  const [literal] = call.arguments
  if (name === null || literal === undefined || !ts.isObjectLiteralExpression(literal)) return []
  const access = valueOf(literal, 'access')
  const key = access !== undefined && ts.isObjectLiteralExpression(access) ? access.properties[0]?.name : undefined
  const path = valueOf(literal, 'path')
  return [
    [
      name,
      {
        access: key === undefined ? '' : nameText(key),
        path: path !== undefined && ts.isStringLiteralLike(path) ? path.text : '',
      },
    ],
  ]
}

/** Which declarations each kind of endpoint carries out. */
const carriedOut: Readonly<Record<string, readonly string[]>> = {
  publicEndpoint: ['public'],
  openEndpoint: ['signedIn', 'capability'],
  tenantEndpoint: ['capability', 'signedIn'],
  locatedEndpoint: ['capability', 'signedIn'],
  systemEndpoint: ['platform', 'platformSignedIn'],
}

function faultOf(call: ts.CallExpression, declared: ReadonlyMap<string, Declared>): string | null {
  const kind = call.expression.getText().split('.').at(-1) ?? ''
  const allowed = carriedOut[kind]
  const [route] = call.arguments
  const definition = route === undefined ? undefined : declared.get(route.getText().split('.').at(-1) ?? '')
  if (allowed === undefined || definition === undefined) return null
  if (!allowed.includes(definition.access))
    return `The route declares \`${definition.access}\`, which ${kind} does not check: use the endpoint of that kind.`
  // "In one workspace at least" is no answer for one thing, which stands in one workspace.
  const isAboutOne = kind === 'openEndpoint' && definition.access === 'capability' && definition.path.includes('{')
  return isAboutOne
    ? 'A route about one thing asks for the right where that thing stands: tenantEndpoint or locatedEndpoint.'
    : null
}
