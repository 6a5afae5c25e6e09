import { PlainFailure } from '../lib/plain-failure.ts'
import { readConfig, type Config, type Environment } from './config.ts'

/** EX_CONFIG of sysexits: a supervisor sees that starting again cannot help. */
const wrongConfiguration = 78

/** What an entry calls first. Throws a PlainFailure that names every mistake. */
export function loadConfig(env: Environment = process.env): Config {
  const config = readConfig(env)
  if (!('problems' in config)) return config
  throw new PlainFailure(`The environment has mistakes:\n  ${config.problems.join('\n  ')}`, wrongConfiguration)
}
