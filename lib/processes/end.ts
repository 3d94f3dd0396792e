import { setTimeout as wait } from 'node:timers/promises'
import { processIdentity } from './identity'

const PAUSE = 50

/**
 * Ends the processes of these identities, and no others that may have got their ids since: asked first, and made to after `limit`
 * milliseconds.
 */
export async function endProcesses(identities: string[], limit = 3_000): Promise<void> {
  const left = () => identities.filter((identity) => processIdentity(Number.parseInt(identity, 10)) === identity)
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const identity of left()) send(identity, signal)
    for (let waited = 0; waited < limit && left().length > 0; waited += PAUSE) await wait(PAUSE)
  }
}

function send(identity: string, signal: NodeJS.Signals): void {
  try {
    process.kill(Number.parseInt(identity, 10), signal)
  } catch {
    // It has ended by itself.
  }
}
