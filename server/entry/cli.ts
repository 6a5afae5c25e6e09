import { runCommand } from '../cli/program.ts'
import { processTerminal } from '../cli/terminal.ts'

/** The command line. It ends by itself, so that what was written to a pipe arrives whole. */
process.exitCode = await runCommand(process.argv.slice(2), processTerminal())
