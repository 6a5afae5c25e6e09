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
  const ear = listenerOf(events)
  let leading: State | null = null
  const unanswered = setTimeout(events.failed, answerWithinMs)

  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word.kind === 'asked') {
      if (leading !== null) say({ kind: 'state', state: leading, isGreeted: ear.isGreeted() })
      return
    }
    // Of one who led before; what counts is our own line.
    if (leading !== null) return
    clearTimeout(unanswered)
    if (word.kind === 'hinted') ear.hear(word.hint)
    else ear.learn(word.state, word.isGreeted)
  }
  const become = (state: State) => {
    leading = state
    ear.stand(state)
    say({ kind: 'state', state, isGreeted: false })
  }
  const leave = parts.stand(name, () => {
    clearTimeout(unanswered)
    become('connecting')
    const line = parts.open({
      opened: () => become('opened'),
      failed: () => become('failed'),
      refused: events.refused,
      hinted: (hint) => {
        ear.hear(hint)
        say({ kind: 'hinted', hint })
      },
    })
    return line.close
  })
  if (leading === null) say({ kind: 'asked' })
  return {
    close: () => {
      clearTimeout(unanswered)
      leave()
      channel.close()
    },
  }
}

/** What one tab has heard, and makes of what it hears. */
function listenerOf(events: StreamEvents) {
  let isGreeted = false
  const hear = (hint: LiveHint) => {
    isGreeted ||= hint.kind === 'hello'
    events.hinted(hint)
  }
  const tell = (state: State) => {
    if (state === 'opened') events.opened()
    if (state === 'failed') events.failed()
  }
  return {
    hear,
    isGreeted: () => isGreeted,
    /** Of our own line, which is greeted anew. */
    stand(state: State) {
      isGreeted = false
      tell(state)
    },
    /** Of the line of another. It may have been greeted before this tab followed it, which may have missed a change. */
    learn(state: State, wasGreeted: boolean) {
      tell(state)
      if (wasGreeted && !isGreeted) hear({ kind: 'hello' })
    },
  }
}
