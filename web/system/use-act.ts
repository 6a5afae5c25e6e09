import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CallResult } from '../../contract/client.ts'
import { problemWords } from '../api/problem-words.ts'

export type Act = {
  readonly isAsking: boolean
  readonly isSending: boolean
  /** Why it was not done, in words; null as long as nothing refused it. */
  readonly refusal: string | null
  readonly open: () => void
  readonly close: () => void
  readonly confirm: (reason: string) => Promise<void>
}

/** One act: asked about first, sent once, and what was read before is read anew after it. */
export function useAct<T>(
  send: (reason: string) => Promise<CallResult<T>>,
  onDone: (value: T) => void = () => {},
): Act {
  const queries = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const [isSending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  return {
    isAsking,
    isSending,
    refusal,
    open: () => {
      setRefusal(null)
      setAsking(true)
    },
    close: () => setAsking(false),
    confirm: async (reason) => {
      if (isSending) return
      setSending(true)
      setRefusal(null)
      const result = await send(reason)
      setSending(false)
      void queries.invalidateQueries({ queryKey: ['system', 'operations'] })
      if (result.ok) {
        setAsking(false)
        onDone(result.value)
        return
      }
      const words = problemWords(result.problem, result.retryAfterSeconds)
      setRefusal(`${words.title}. ${words.body}`)
    },
  }
}
