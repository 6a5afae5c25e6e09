import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { startOperation } from '../../../contract/operations.ts'
import { notStarted } from '../../../operations/act-words.ts'
import type { PolicyTypeKey } from '../../../operations/policy-types.ts'
import { send } from '../../api/client.ts'
import { problemWords } from '../../api/problem-words.ts'
import { announceStart } from '../../runs/announce-start.ts'
import { showStartToast } from '../../runs/toast.tsx'
import { tellFailure } from '../../ui/feedback.tsx'

export type Sync = {
  readonly isStarting: boolean
  /** Starts a sync of these types, of all without them. True once the server has accepted it. */
  readonly start: (types?: readonly PolicyTypeKey[]) => Promise<boolean>
}

export function useSync(tenant: string): Sync {
  const queries = useQueryClient()
  const [isStarting, setStarting] = useState(false)
  const start = async (types?: readonly PolicyTypeKey[]): Promise<boolean> => {
    if (isStarting) return false
    setStarting(true)
    const result = await send(startOperation, {
      params: { tenant },
      body: { type: 'inventory.sync', input: types === undefined ? {} : { policyTypes: types } },
    })
    setStarting(false)
    if (!result.ok) {
      const words = problemWords(result.problem, result.retryAfterSeconds)
      tellFailure(notStarted('inventory.sync'), `${words.title}. ${words.body}`)
      return false
    }
    showStartToast(result.value.operation, result.value.alreadyQueued)
    // The page knows of it at once, without waiting for the stream.
    announceStart(queries, result.value.operation)
    void queries.invalidateQueries({ queryKey: ['inventory', tenant] })
    return true
  }
  return { isStarting, start }
}
