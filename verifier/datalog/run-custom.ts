import type { ReadToken } from '@/lib/biscuit/read-token'
import { type KnownCustom, type KnownToken, maxFacts } from '../memory/token-memory'
import type { RunOrigin } from './records'
import type { DatalogRunner } from './runner'
import type { DatalogRun } from './worker'

/** Runs a token's custom Datalog; who asks the same while it is run, or within the same second, has the same outcome. */
export async function runCustom(
  datalog: Pick<DatalogRunner, 'run'>,
  token: KnownToken,
  run: DatalogRun,
): Promise<KnownCustom> {
  const facts = JSON.stringify(run.facts)
  if (token.custom?.facts === facts) return token.custom
  if (token.running?.facts === facts) return { facts, outcome: await token.running.outcome }
  const running = { facts, outcome: datalog.run(run, originOf(token.token)) }
  token.running = running
  const custom = { facts, outcome: await running.outcome }
  if (token.running === running) delete token.running
  // What ran to its end would end the same way within the same second, which is one of the facts.
  const isRepeatable = ['passed', 'failed', 'error'].includes(custom.outcome.kind)
  if (isRepeatable && facts.length <= maxFacts) token.custom = custom
  return custom
}

function originOf({ authority, blocks }: ReadToken): RunOrigin {
  return {
    credentialId: authority.credentialId,
    blocks: blocks.flatMap(({ content, revocationId }) => (content.kind === 'custom' ? [revocationId] : [])),
  }
}
