import type { z } from 'zod'
import type { Route } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'
import { accessSentence, responsesOf, securityOf, securitySchemes } from './openapi-answers.ts'
import type { JsonSchema, Method, OpenApiDocument, OperationObject, ParameterObject } from './openapi-document.ts'
import { parameterSchema, schemaBook, type SchemaBook } from './openapi-schemas.ts'

/** The HTTP API as OpenAPI 3.1, written from the same routes that the server registers and the clients call. */
export function openApiDocument(described: readonly Route[] = routes): OpenApiDocument {
  const book = schemaBook(described)
  const paths: Record<string, Partial<Record<Method, OperationObject>>> = {}
  for (const route of described)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, book) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'TenantAtlas',
      version: 'v1',
      description:
        'Times are RFC 3339 in UTC, ids are strings, urls are relative. Every failure is a problem document (RFC 9457) ' +
        'whose `type` is stable. What you are not entitled to is answered exactly like what is not there.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(described.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: book.schemas, securitySchemes },
  }
}

function operationOf(route: Route, book: SchemaBook): OperationObject {
  const { access } = route
  const capability = 'capability' in access ? access.capability : 'platform' in access ? access.platform : undefined
  const parameters = parametersOf(route)
  return {
    operationId: route.name,
    summary: route.summary,
    description: accessSentence(access),
    tags: [route.tag],
    security: securityOf(access),
    ...(capability === undefined ? {} : { 'x-capability': capability }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: book.refOf(route.body) } } } }),
    responses: responsesOf(route, book),
  }
}

const parametersOf = ({ params, query, headers }: Route): ParameterObject[] => [
  ...parametersIn('path', params),
  ...parametersIn('query', query),
  ...parametersIn('header', headers),
]

function parametersIn(place: ParameterObject['in'], object: z.ZodObject | undefined): ParameterObject[] {
  return Object.entries(object?.shape ?? {}).map(([name, part]) => {
    const { description, ...schema } = parameterSchema(part as z.ZodType)
    return {
      name: place === 'header' ? headerCase(name) : name,
      in: place,
      required: place === 'path' || !(part as z.ZodType).safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: schema satisfies JsonSchema,
    }
  })
}

const headerCase = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
