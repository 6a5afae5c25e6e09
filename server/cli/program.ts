import { Argument, Command, CommanderError, Option } from 'commander'
import { startableTypes } from '../../operations/catalog.ts'
import { outcomes, statuses } from '../../operations/lifecycle.ts'
import { tabs } from '../../operations/problem.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { cancel } from './cancel-operation.ts'
import { signedIn } from './connection.ts'
import { exitCodes, exitCodesHelp } from './exit-codes.ts'
import { list, type ListOptions } from './list-operations.ts'
import { login, logout, tokenDays, type LoginOptions } from './login.ts'
import { idempotencyKey, instant, jsonObject, listOf, operationId, operationType, pageLimit } from './option-values.ts'
import { show } from './show-operation.ts'
import { start, type StartOptions } from './start-operation.ts'
import { showTenants } from './tenants.ts'
import type { Terminal } from './terminal.ts'
import { watchOperation } from './watch-operation.ts'

/** Runs one command to its end and answers with its exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.ok
  const program = createProgram(terminal, (ended) => (code = ended))
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    if (!(error instanceof PlainFailure)) throw error
    terminal.err(error.message)
    return error.exitCode
  }
}

type Ended = (code: number) => void
type JsonOption = { json?: boolean }

function createProgram(terminal: Terminal, ended: Ended): Command {
  const program = new Command('tenantatlas')
    .description('Starts and follows operations in Microsoft tenants.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError('See --help.')
    .addHelpText('after', `${exitCodesHelp}\n${environmentHelp}`)
  signingIn(program, terminal, ended)
  operations(
    program.command('operations').description('start, list, show, watch and cancel operations'),
    terminal,
    ended,
  )
  withJson(program.command('tenants').description('the tenants you may work in').command('list'))
    .description('list them')
    .action(async (options: JsonOption) => ended(await showTenants(terminal, options)))
  return program
}

const environmentHelp = `
Environment:
  TENANTATLAS_URL    the address to use instead of the one of the sign-in
  TENANTATLAS_TOKEN  an API token to use instead of the one of the sign-in
  XDG_CONFIG_HOME    where the sign-in is kept (tenantatlas/login.json); ~/.config otherwise
  NO_COLOR           no colour, also on a terminal`

const withJson = (command: Command): Command => command.option('--json', 'the answer of the API as JSON')
const idArgument = () => new Argument('<id>', 'the number of the operation').argParser(operationId)

function signingIn(program: Command, terminal: Terminal, ended: Ended): void {
  withJson(program.command('login'))
    .description(`sign in, and keep a token of ${tokenDays} days in a file only you can read`)
    .option('--url <address>', 'the address of the server')
    .option('--email <e-mail>', 'who signs in')
    .option('--password-stdin', 'read the password from standard input')
    .action(async (options: LoginOptions) => ended(await login(terminal, options)))
  withJson(program.command('logout'))
    .description('revoke the token and forget it')
    .action(async (options: JsonOption) => ended(await logout(terminal, options)))
}

function operations(group: Command, terminal: Terminal, ended: Ended): void {
  startCommand(group, terminal, ended)
  listCommand(group, terminal, ended)
  withJson(group.command('show').addArgument(idArgument()))
    .description('how one stands, the evidence for it, its counts, failures and timeline')
    .action(async (id: string, options: JsonOption) => ended(await show(terminal, id, options)))
  withJson(group.command('watch').addArgument(idArgument()))
    .description('follow one to its end; with --json a line of JSON for each change')
    .action(async (id: string, { json }: JsonOption) =>
      ended(await watchOperation(await signedIn(terminal.env), terminal, id, json === true)),
    )
    .addHelpText('after', exitCodesHelp)
  withJson(group.command('cancel').addArgument(idArgument()))
    .description('ask for one to be cancelled')
    .action(async (id: string, options: JsonOption) => ended(await cancel(terminal, id, options)))
}

function startCommand(group: Command, terminal: Terminal, ended: Ended): void {
  withJson(group.command('start'))
    .description('start one, or find the same one already active')
    .addArgument(new Argument('<type>', 'what to do').choices(startableTypes))
    .requiredOption('--tenant <id or name>', 'the Entra id of the tenant, or exactly its name')
    .option('--types <list>', 'only these policy types, with commas between', listOf)
    .option('--input <json>', 'the whole input, as a JSON object', jsonObject)
    .option('--watch', 'follow it to its end; the exit code then tells how it ended')
    .option('--idempotency-key <key>', 'the same key gives the same answer: for scripts that try again', idempotencyKey)
    .action(async (type: string, options: StartOptions) => ended(await start(terminal, type, options)))
    .addHelpText('after', exitCodesHelp)
}

function listCommand(group: Command, terminal: Terminal, ended: Ended): void {
  withJson(group.command('list'))
    .description('list them, newest first; those of the last 30 days unless --from says otherwise')
    .option('--tenant <id or name>', 'only of this tenant')
    .addOption(new Option('--tab <tab>', 'only of this tab of the hub').choices(tabs))
    .option('--type <type>', 'only of this type', operationType)
    .addOption(new Option('--status <status>', 'only with this status').choices(statuses))
    .addOption(new Option('--outcome <outcome>', 'only with this outcome').choices(outcomes))
    .option('--mine', 'only those you asked for')
    .option('--from <instant>', 'only those queued then or later', instant)
    .option('--to <instant>', 'only those queued before', instant)
    .option('--limit <number>', 'how many on a page', pageLimit)
    .option('--cursor <cursor>', 'the page after this one')
    .option('--all', 'every page')
    .action(async (options: ListOptions) => ended(await list(terminal, options)))
}
