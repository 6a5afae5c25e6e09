import type { LiveHint } from '../../contract/live.ts'
import { openLine, type Stream, type StreamEvents } from './live-line.ts'
import { standForLeader, type StandForLeader } from './stream-leader.ts'

/** What a tab asks of the one that leads; longer than this unanswered, nobody may be there. */
const answerWithinMs = 1_000

/** How the line of the leader stands, what came over it, and a tab that asks how it stands because it follows from now on. */
type Word = { kind: 'state'; state: State; isGreeted: boolean } | { kind: 'hinted'; hint: LiveHint } | { kind: 'asked' }
type State = 'connecting' | 'opened' | 'failed'

export type StreamParts = { readonly stand: StandForLeader; readonly open: (events: StreamEvents) => Stream }

/**
 * The stream of hints, one line to the server for all tabs of a browser that look at it as the same person: a browser opens
 * no more than six connections to a server that speaks HTTP/1.1, and each line holds one. A tab that leads keeps the line
 * and tells the others what it hears; when it closes its stream, the next one opens a line of its own, and the greeting of
 * that has all of them read what may have been missed in between.
 */
export function openStream(
  personId: string,
  events: StreamEvents,
  parts: StreamParts = { stand: standForLeader, open: openLine },
): Stream {
  const name = `tenantatlas-live-${personId}`
  const channel = new BroadcastChannel(name)
  const say = (word: Word) => channel.postMessage(word)
  let leading: State | null = null
  /** Of our own line, or of the leader's as this tab heard it. */
  let isGreeted = false
  const unanswered = setTimeout(events.failed, answerWithinMs)

  const stateIs = (state: State) => {
    if (state === 'opened') events.opened()
    if (state === 'failed') events.failed()
  }
  const take = (word: Word) => {
    if (word.kind === 'asked') {
      if (leading !== null) say({ kind: 'state', state: leading, isGreeted })
      return
    }
    // Of one who led before; what counts is our own line.
    if (leading !== null) return
    clearTimeout(unanswered)
    if (word.kind === 'hinted') return hear(word.hint)
    stateIs(word.state)
    // The line was greeted before this tab followed it, and what it read before may have missed a change.
    if (word.isGreeted && !isGreeted) hear({ kind: 'hello' })
  }
  const hear = (hint: LiveHint) => {
    isGreeted ||= hint.kind === 'hello'
    events.hinted(hint)
  }
  const become = (state: State) => {
    leading = state
    isGreeted = false
    stateIs(state)
    say({ kind: 'state', state, isGreeted })
  }
  const lead = () => {
    clearTimeout(unanswered)
    become('connecting')
    const line = parts.open({
      opened: () => become('opened'),
      failed: () => become('failed'),
      refused: events.refused,
      hinted: (hint) => {
        hear(hint)
        say({ kind: 'hinted', hint })
      },
    })
    return () => line.close()
  }

  channel.onmessage = ({ data }: MessageEvent<Word>) => take(data)
  const leave = parts.stand(name, lead)
  if (leading === null) say({ kind: 'asked' })
  return {
    close: () => {
      clearTimeout(unanswered)
      leave()
      channel.close()
    },
  }
}
