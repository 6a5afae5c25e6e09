import { actKinds, eventWords } from '../operations/event-words.ts'
import { reasonCodes, reasons, type ReasonGroup } from '../operations/failure.ts'
import { attemptsMax, moveNames, moves, movesFrom, outcomes, statuses } from '../operations/lifecycle.ts'
import type { Actor, Move, MoveName, Outcome, Status } from '../operations/lifecycle.ts'
import { outcomeWords } from '../operations/presenter.ts'
import { markdownTable } from './markdown-table.ts'
import { silencePart } from './lifecycle-silence.ts'

/**
 * The text of `docs/lifecycle.md`: the life of an operation for somebody who is new here. Moves, thresholds, events and
 * reasons are read from the code; what is said about each is keyed by them, so that a new one does not compile until it
 * has been explained. Throws nothing, reads nothing else.
 */
export function lifecyclePage(): string {
  const parts = [opening, picture(), states(), theMoves(), tokenAndLane, silencePart(), events(), ends(), whereToLook]
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`
}

const code = (text: string): string => `\`${text}\``
const codes = (list: readonly string[]): string => list.map(code).join(', ')

const opening = `
# The life of an operation

<!-- Made by \`npm run docs\` from the code; a guard holds it to that. Change \`operations/\`, not this page. -->

An operation is a kind of work, such as an inventory sync. One doing of it is a _run_: one row of \`operation_runs\`, which
is at once the truth about it and its place in the queue. Whatever happens to a run is one of the ${moveNames.length} moves below; there is
no other way to change it, and the database refuses whoever tries. A run always ends, it ends once, and whoever started
it is told once.
`

/** The arrows as the table has them: from the left to the right, and over the same state. */
function picture(): string {
  const between = (from: Status, to: Status): string =>
    movesFrom(from)
      .filter((name) => moves[name].to === to)
      .join(', ')
  const first = moveNames.filter((name) => moves[name].from.length === 0).join(', ')
  const loop = `┌─ ${between('running', 'running')} ─┐`
  const to = `── ${first} ──▶ queued ── ${between('queued', 'running')} ──▶ `
  const indent = ' '.repeat(to.length + 2)
  const main = `${`${to}running `.padEnd(indent.length + loop.length - 1, '─')}┴── ${between('running', 'completed')} ──▶ completed`
  const under = `${' '.repeat(to.indexOf('queued') + 2)}└── ${between('queued', 'completed')} `
  return `
## The picture

\`\`\`text
${indent}${loop}
${indent}▼${' '.repeat(loop.length - 2)}│
${main}
${under.padEnd(main.length - 4, '─')}▲
\`\`\`
`
}

type StateWords = { readonly holds: string; readonly movedBy: string; readonly swept: string }
const stateWords: Readonly<Record<Status, StateWords>> = {
  queued: {
    holds:
      'It waits in its lane. Nobody holds it, its token is 0, it has no start and no heartbeat, and its outcome is `pending`.',
    movedBy:
      'A worker that claims it begins it or, when it may not start any more, blocks it; a person who cancels it ends it at once.',
    swept:
      'Only when its lane had room and nobody took anything from it, although a worker had a free hand: see below.',
  },
  running: {
    holds:
      'One worker holds it under a lease token, beats for it and counts in its lane; or it was given back, is counted nowhere, and waits for the next holder. Its outcome is still `pending`.',
    movedBy:
      'Its holder; a worker that goes on with it, once it was given back or its holder is gone; a wish to cancel, which its holder honours at the next checkpoint.',
    swept: 'When no beat comes, when it outlives its time, or when a wish to cancel is not honoured: see below.',
  },
  completed: {
    holds:
      'It has an outcome, the time of its end, and a reason unless it simply succeeded. The move, its event, its audit entry and the notification of whoever started it were one commit.',
    movedBy: 'Nobody. A late beat, a late result or a second end changes nothing, and is told that it lost.',
    swept: 'Never. It is the record, and is not deleted.',
  },
}

function states(): string {
  const sections = statuses.map((status) => {
    const { holds, movedBy, swept } = stateWords[status]
    const next = movesFrom(status)
    return [
      `### ${code(status)}`,
      `- **What holds.** ${holds}`,
      `- **Who moves it on.** ${movedBy} Moves: ${next.length === 0 ? 'none' : codes(next)}.`,
      `- **When it is swept.** ${swept}`,
    ].join('\n')
  })
  return `## The states\n\n${sections.map((section) => section.replace('\n', '\n\n')).join('\n\n')}`
}

const moveWords: Readonly<Record<MoveName, string>> = {
  start: 'Inserts the run, or finds the active one that is the same work: two clicks are one run.',
  begin:
    'A worker takes the oldest run of the lane that was served least recently, and asks once more whether it may start.',
  block: 'It may not start, or its handler finds that something it needs is not there; no work was done.',
  complete: 'The holder brings it to its end. The outcome is computed from what became of its items.',
  cancel: 'A queued run ends at once; a running one when its holder sees the wish, with the counts as they stand.',
  release: 'A worker that shuts down gives it back with its cursor, and another may go on at once.',
  resume: `Another worker goes on from the cursor. After ${attemptsMax} that were lost with it, it is ended instead.`,
  reconcile: 'Nobody can end it any more, so the reconciler does, and says so. A wish to cancel makes it a cancel.',
}
const actorWords: Readonly<Record<Actor, string>> = {
  person: 'a person',
  scheduler: 'a schedule',
  system: 'the system',
  worker: 'a worker',
  reconciler: 'the reconciler',
  legitimacy: 'the check before it starts',
}
const tokenWords: Readonly<Record<Move['token'], string>> = {
  zero: 'starts at 0',
  raise: 'rises by one',
  match: 'must match, once it runs',
  clear: 'must match; then nobody holds it',
}
const laneWords: Readonly<Record<Move['lane'], string>> = {
  enter: 'counts it',
  leave: 'counts it no more',
  stay: 'as before',
}

function theMoves(): string {
  const rows = moveNames.map((name) => {
    const move: Move = moves[name]
    const from = move.from.length === 0 ? '–' : move.from.join(', ')
    return [
      code(name),
      `${from} → ${move.to}`,
      move.outcomes.join(', '),
      move.by.map((actor) => actorWords[actor]).join('; '),
      tokenWords[move.token],
      laneWords[move.lane],
    ]
  })
  return [
    '## The moves',
    markdownTable(['move', 'from → to', 'outcomes', 'who', 'token', 'lane'], rows),
    moveNames.map((name) => `- ${code(name)}: ${moveWords[name]}`).join('\n'),
  ].join('\n\n')
}

const tokenAndLane = `
A **token** says who may write a run. Whoever takes it raises the token; whatever a holder writes names its own, and a
write with an old one touches no row. A worker that froze, lost its connection or was given up for dead therefore cannot
do any harm when it comes back: its batch, its beat and its result are refused.

A **batch** is one transaction: it locks the row under the token, writes what the slice writes, then the counts and the
cursor. So each item is counted once, however often the run is gone on with.

A **lane** is where runs of one tenant and one kind of load wait for each other. Its count moves only inside the function
that moved a run, and a lane that is full gives nobody a run.
`

function events(): string {
  const example = (kind: MoveName | ActKind, outcome: Outcome): string =>
    eventWords({ kind, actor: exampleActor(kind), reason: null, evidence: { operationId: '1043' } }, outcome).title
  const kinds = [...moveNames, ...actKinds]
  return `
## What is written down

Every move writes one event of its name, in its own transaction; so does what people do to a run that is no move: a wish to
cancel, that somebody looked into it, and that its work was done once more, which stands in the timeline of either run. The
timeline of a run is the list of its events, and no page guesses what must have happened between them.

${markdownTable(
  ['event', 'as the timeline may say it'],
  kinds.map((kind) => [code(kind), example(kind, kind === 'complete' ? 'succeeded' : 'cancelled')]),
)}

An end also writes an audit entry and, when a person started the run, their one notification.
`
}

type ActKind = (typeof actKinds)[number]

function exampleActor(kind: MoveName | ActKind): { kind: string; name: string } {
  if (kind === 'start' || kind === 'cancel_requested') return { kind: 'person', name: 'Ada' }
  const isPlatform = kind === 'investigated' || kind === 'retried' || kind === 'retry'
  return isPlatform ? { kind: 'platform', name: 'Grace' } : { kind: 'worker', name: 'w-3f' }
}

const outcomeMeanings: Readonly<Record<Exclude<Outcome, 'pending'>, string>> = {
  succeeded: 'Everything was done, or there was truly nothing to do.',
  partially_succeeded: 'Some was done and some was not, or of some nobody knows yet.',
  blocked: 'It was refused before any work was done.',
  failed: 'Nothing that was tried came off, it broke off early, or it had to be ended without its worker.',
  cancelled: 'A person wanted it stopped. What was done until then stays, and is counted.',
}
const groupWords: Readonly<Record<ReasonGroup, string>> = {
  legitimacy: 'Refused before it began: `blocked`.',
  ends: 'How its items came out, or that a person stopped it.',
  reconciled: 'Ended without its result, because nobody was left to bring it.',
  microsoft: 'What Microsoft answered: of a run that could go no further, or of single items of it.',
  ours: 'Our own.',
}

function ends(): string {
  const groups = Object.keys(groupWords) as ReasonGroup[]
  const tables = groups.map((group) => {
    const rows = reasonCodes
      .filter((each) => reasons[each].group === group)
      .map((each) => [code(each), reasons[each].sentence, reasons[each].startAgainHelps ? 'yes' : 'no'])
    return `**${groupWords[group]}**\n\n${markdownTable(['reason', 'what people read', 'can starting again help?'], rows)}`
  })
  const meanings = outcomes
    .filter((outcome) => outcome !== 'pending')
    .map((outcome) => [code(outcome), outcomeWords[outcome].label, outcomeMeanings[outcome]])
  return [
    '## How it ends',
    markdownTable(['outcome', 'badge', 'what it means'], meanings),
    'The reason stands apart from the outcome, since two roads can lead to one. The list is closed.',
    ...tables,
  ].join('\n\n')
}

const whereToLook = `
## Where to look

- The table of moves: \`operations/lifecycle.ts\`. The thresholds: \`operations/policy.ts\`. The reasons: \`operations/failure.ts\`.
- The only writer: \`server/runs/service.ts\`; what the database does in each move: \`server/database/migrations/0003_moves.sql\`.
- Who claims: \`server/runs/worker/claim.ts\`. Who sweeps: \`server/runs/keepers/reconciler.ts\`.
- Every order in which all of this can happen, and what breaks without each guard: \`tests/model/lifecycle.test.ts\`.
`
