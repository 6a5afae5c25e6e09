import type { OperationDetail } from '../../contract/operation.ts'
import { operationName, runBadge } from '../../operations/presenter.ts'
import { endedLine, endedLines } from './ended-lines.ts'
import { cleaned, jsonText } from './printable.ts'
import { changeKey, changeLine, progressLine } from './progress-line.ts'
import type { Terminal } from './terminal.ts'
import { cutTo } from './text-width.ts'

/** Where a watched operation is shown. */
export type WatchView = {
  /** `readAt`: ms of the server's clock. */
  readonly show: (operation: OperationDetail, readAt: number) => void
  /** Something about the watching itself, beside the answer. */
  readonly note: (line: string) => void
  readonly end: () => void
}

type Now = () => number

export function watchView(terminal: Terminal, isJson: boolean, now: Now): WatchView {
  if (isJson) return changes(terminal, (operation) => jsonText(operation))
  return terminal.isLookedAt ? drawn(terminal, now) : changes(terminal, changedLine)
}

/** A line for each change. */
function changes(terminal: Terminal, lineOf: (operation: OperationDetail, readAt: number) => string): WatchView {
  let last = ''
  return {
    show(operation, readAt) {
      const key = changeKey(operation)
      if (key !== last) terminal.out(lineOf(operation, readAt))
      last = key
    },
    note: terminal.err,
    end: () => undefined,
  }
}

function changedLine(raw: OperationDetail, readAt: number): string {
  const operation = cleaned(raw)
  const at = operation.completedAt ?? new Date(readAt).toISOString()
  const said = operation.status === 'completed' ? endedLine(operation, readAt) : changeLine(operation, readAt)
  return [at, operationName(operation.id), operation.label, said].join('  ')
}

const clearLine = '\r\u001b[2K'
/** Clocks on the line tick in whole seconds. */
const redrawEveryMs = 1000

/** One line that is drawn over, and at the end what became of it. */
function drawn(terminal: Terminal, now: Now): WatchView {
  let shown: { operation: OperationDetail; readAt: number } | null = null
  let hasTitle = false
  const draw = () => {
    if (shown === null) return
    const { badge, rest } = progressLine(shown.operation, shown.readAt, now())
    const space = Math.max(10, terminal.columns() - 1)
    const line = cutTo(`${badge}  ${rest}`, space)
    const painted = terminal.paint(runBadge(shown.operation).tone, line.slice(0, badge.length))
    terminal.draw(`${clearLine}${painted}${line.slice(badge.length)}`)
  }
  const timer = setInterval(draw, redrawEveryMs)
  return {
    show(raw, readAt) {
      const operation = cleaned(raw)
      if (!hasTitle) terminal.out(titleOf(terminal, operation))
      hasTitle = true
      const isOver = operation.status === 'completed'
      shown = isOver ? null : { operation, readAt }
      if (isOver) terminal.draw(clearLine)
      if (isOver) endedLines(terminal, operation, readAt).forEach(terminal.out)
      draw()
    },
    note(line) {
      terminal.draw(clearLine)
      terminal.err(line)
      draw()
    },
    end() {
      clearInterval(timer)
      if (shown !== null) terminal.draw('\n')
      shown = null
    },
  }
}

const titleOf = (terminal: Terminal, { id, label, tenant }: OperationDetail): string =>
  terminal.paint('strong', [operationName(id), label, tenant?.name].filter((part) => part !== undefined).join(' · '))
