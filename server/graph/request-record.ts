/** One attempt, for the log: enough for Microsoft's support to find it, and nothing that anyone wrote. */
export type RequestRecord = {
  readonly tenant: string
  readonly method: 'GET' | 'POST'
  /** The path without ids, markers and query. */
  readonly template: string
  readonly status: number | null
  readonly ms: number
  readonly attempt: number
  readonly clientRequestId: string
  readonly requestId: string | null
}

export type LogRequest = (record: RequestRecord) => void
