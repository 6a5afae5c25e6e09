import ts from 'typescript'
import { nameText, unwrapped } from './static-text.ts'
import { isProductCode, nodesOf, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * A route that neither names its capability nor says why it needs none fails the build (spec: access). Finds route
 * definitions without `access` or without a reason, definitions that are not listed, and routes that are given to fastify
 * past the one place that reads definitions.
 */
export function routes(files: readonly SourceFile[]): Violation[] {
  const product = files.filter(isProductCode)
  const definitions = product.flatMap(definitionsIn)
  const list = product.find(({ path }) => path === listFile)
  const listed = list === undefined ? null : namesIn(list)
  return [
    ...definitions.flatMap(faultsOf),
    ...definitions
      .filter(({ name }) => listed !== null && (name === null || !listed.has(name)))
      .map(({ file, call }) =>
        violationOf(file, call, `Export it and list it in ${listFile}, so that it is registered and described.`),
      ),
    ...product.flatMap(pastTheRegistrar),
  ]
}

const listFile = 'contract/routes.ts'
/** Where fastify gets a route, and why. The list may only shrink: its length is pinned in the test. */
export const registrars: readonly { readonly file: string; readonly reason: string }[] = [
  { file: 'server/http/bind-endpoint.ts', reason: 'puts each endpoint, which checks its access, behind its address' },
  { file: 'server/http/bind-live.ts', reason: 'the same for the one stream, whose answer does not end' },
  { file: 'server/http/app.ts', reason: 'the description of the API, which is open to everybody' },
  { file: 'server/http/health.ts', reason: 'health, which says nothing of anybody' },
  { file: 'server/http/web-files.ts', reason: 'the files of the web, which hold nothing of anybody' },
]

type Definition = { readonly file: SourceFile; readonly call: ts.CallExpression; readonly name: string | null }

/** Every call of `defineRoute` in a file, with the name it is exported under. */
export function definitionsIn(file: SourceFile): Definition[] {
  const found: Definition[] = []
  for (const call of nodesOf(file.ast)) {
    if (!ts.isCallExpression(call) || !/\bdefineRoute\b/.test(call.expression.getText(file.ast))) continue
    const { parent } = call
    const name = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : null
    found.push({ file, call, name })
  }
  return found
}

function faultsOf({ file, call }: Definition): Violation[] {
  const [argument] = call.arguments
  const literal = argument === undefined ? undefined : unwrapped(argument)
  if (literal === undefined || !ts.isObjectLiteralExpression(literal))
    return [violationOf(file, call, 'Write the definition out here, so that its access can be read.')]
  const access = valueOf(literal, 'access')
  if (access === undefined) return [violationOf(file, call, `Say who may use it: ${forms}.`)]
  if (!ts.isObjectLiteralExpression(access)) return [violationOf(file, access, `Write it out: ${forms}.`)]
  const [key] = access.properties
  const reason = key !== undefined && ts.isPropertyAssignment(key) ? unwrapped(key.initializer) : undefined
  const isSaid = reason !== undefined && ts.isStringLiteralLike(reason) && reason.text.trim().length > 0
  const known = key?.name !== undefined && accessKeys.has(nameText(key.name))
  return isSaid && known && access.properties.length === 1 ? [] : [violationOf(file, access, `One of these: ${forms}.`)]
}

const accessKeys = new Set(['capability', 'public', 'signedIn', 'platform', 'platformSignedIn'])
const forms = `access: {capability}, {platform}, or {public | signedIn | platformSignedIn: 'the reason'}`

export const valueOf = (literal: ts.ObjectLiteralExpression, key: string): ts.Expression | undefined => {
  const property = literal.properties.find((item) => item.name !== undefined && nameText(item.name) === key)
  return property !== undefined && ts.isPropertyAssignment(property) ? unwrapped(property.initializer) : undefined
}

/** Every name that the list mentions: `people.signIn` counts as `signIn`. */
function namesIn(list: SourceFile): Set<string> {
  const names = new Set<string>()
  for (const node of nodesOf(list.ast)) if (ts.isIdentifier(node)) names.add(node.text)
  return names
}

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all', 'route'])
const servers = /^(this\.)?(app|fastify|server|instance|api)$/

function pastTheRegistrar(file: SourceFile): Violation[] {
  if (!file.path.startsWith('server/') || registrars.some((registrar) => registrar.file === file.path)) return []
  const found: Violation[] = []
  const named = serversIn(file)
  const isServer = (text: string) => servers.test(text) || named.has(text)
  for (const node of nodesOf(file.ast)) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue
    const { name, expression } = node.expression
    const [first, second] = node.arguments
    const takesRoute = first !== undefined && (name.text === 'route' || second !== undefined || isAddress(first))
    if (verbs.has(name.text) && takesRoute && isServer(expression.getText(file.ast)))
      found.push(violationOf(file, node, 'Define it with defineRoute in contract/: the registrar checks its access.'))
  }
  return found
}

/** What is declared to be the server, under whatever name. */
function serversIn(file: SourceFile): Set<string> {
  const names = nodesOf(file.ast)
    .filter((node) => ts.isParameter(node) || ts.isVariableDeclaration(node))
    .filter((node) => /\bFastify/.test(`${node.type?.getText(file.ast)} ${node.initializer?.getText(file.ast)}`))
    .map((node) => node.name.getText(file.ast))
  return new Set(names)
}

const isAddress = (node: ts.Expression): boolean =>
  !ts.isStringLiteralLike(node) ? ts.isTemplateExpression(node) : /^[/*]/.test(node.text)
