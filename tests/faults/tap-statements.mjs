/**
 * What a statement is called: the function of the database that it calls, or verb and tables, and never a value but ids,
 * tokens and the name of a move. Reads SQL as text, and shares no code with the product.
 *
 * @typedef {{ op: string, label: string, role?: string, sql?: string, run?: number | null, token?: number | null,
 *   move?: string, runs?: number[], tokens?: number[] }} Statement
 *   op: for the history. label: for points, with move and outcome of an end. role: whose scope it enters.
 */

const functionCall = /\b(run_[a-z_]+|worker_enter|lane_recount|fleet_alive)\s*\(/i

/** Where the arguments stand that say which run, held under which token. */
const places = {
  run_begin: { run: 0 },
  run_resume: { run: 0, token: 1 },
  run_release: { run: 0, token: 1 },
  run_end: { move: 0, run: 1, token: 2 },
  run_wish_cancel: { run: 0 },
  run_fence: { run: 0, token: 1 },
  run_report: { run: 0, token: 1 },
  run_wait: { run: 0, token: 1 },
  run_lock: { run: 0 },
}

/** The statements of one message: a text that begins with `begin;` holds several. */
export function statementsOf(text, values) {
  const flat = String(text).replace(/\s+/g, ' ').trim()
  if (!/^begin ?;/i.test(flat)) return [statementOf(flat, values ?? [])]
  return flat
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => statementOf(part.trim(), []))
}

/** @returns {Statement} */
function statementOf(flat, values) {
  if (/^(begin|start transaction)\b/i.test(flat)) return { op: 'begin tx', label: 'begin tx' }
  if (/^commit$/i.test(flat)) return { op: 'commit', label: 'commit' }
  if (/^rollback$/i.test(flat)) return { op: 'rollback', label: 'rollback' }
  const called = functionCall.exec(flat)?.[1]?.toLowerCase()
  if (called !== undefined) return callOf(called, flat, values)
  const role = roleEntered(flat, values)
  const sql = flat.replace(/'(?:[^']|'')*'/g, "'…'").slice(0, 60)
  return { op: 'sql', sql, ...(role === null ? { label: labelOf(flat) } : { label: `scope(${role})`, role }) }
}

function callOf(op, flat, values) {
  if (op === 'run_beat') {
    const [runs = [], tokens = []] = [...flat.matchAll(/'\{([\d,]*)\}'/g)].map(([, list]) => numbersOf(list))
    return { op, label: op, runs, tokens }
  }
  const place = places[op] ?? {}
  const said = {}
  if (place.run !== undefined) said.run = numberOf(values[place.run])
  if (place.token !== undefined) said.token = numberOf(values[place.token])
  if (place.move === undefined) return { op, label: op, ...said }
  const move = String(values[place.move])
  return { op, label: `${op}(${move} ${String(values[3])})`, ...said, move }
}

function roleEntered(flat, values) {
  const local = /^set local role (\w+)/i.exec(flat)
  const said = /^select set_config\('role', '(\w+)'/i.exec(flat) ?? local
  const role = said?.[1] ?? (/^select set_config\('role'|^select set_config\(\$1/i.test(flat) ? values[0] : undefined)
  return typeof role === 'string' ? role.replace(/^tenantatlas_/, '') : null
}

/** `insert audit_log`, `select operation_runs,lanes`, `select pg_notify`: the same for the same statement. */
function labelOf(flat) {
  const text = flat.replace(/"/g, '').toLowerCase()
  const written = /\b(insert into|update|delete from) (\w+)/.exec(text)
  if (written !== null && /^(with|insert|update|delete)\b/.test(text))
    return `${written[1].split(' ')[0]} ${written[2]}`
  const tables = [...new Set([...text.matchAll(/\b(?:from|join) ([a-z_]\w*)/g)].map(([, table]) => table))]
  const verb = /^\w+/.exec(text)?.[0] ?? '?'
  if (tables.length > 0) return `${verb} ${tables.slice(0, 4).join(',')}`
  return `${verb} ${/^\w+ ([\w.]+)/.exec(text)?.[1] ?? ''}`.trim()
}

const numbersOf = (list) => (list === '' ? [] : list.split(',').map(Number))
const numberOf = (value) => (value === null || value === undefined ? null : Number(value))

/** What the answer to it says: how many rows, and for a function that answers with a run, how that stands now. */
export function answerOf(statement, result) {
  const rows = Array.isArray(result?.rows) ? result.rows : []
  if (statement.op === 'sql' || statement.op.includes(' ') || !/^run_/.test(statement.op))
    return { rows: result?.rowCount ?? rows.length }
  if (statement.op === 'run_beat') return { rows: rows.length, runs: rows.map((row) => Number(row.run_id)) }
  const [row] = rows
  if (row === undefined) return { rows: 0 }
  if (statement.op === 'run_start') return { rows: rows.length, run: Number(row.run_id), created: row.created }
  return {
    rows: rows.length,
    run: Number(row.id),
    token: statement.token ?? numberOf(row.lease_token),
    status: row.status,
    outcome: row.outcome,
    lease_token: numberOf(row.lease_token),
    attempt: row.attempt,
    worker_id: row.worker_id,
  }
}
