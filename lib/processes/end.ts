import { setTimeout as wait } from 'node:timers/promises'
import { processIdentity } from './identity'

/** Ends the processes of these identities, and no others that may have got their ids since: asked first, then made to. */
export async function endProcesses(identities: string[]): Promise<void> {
  const left = () => identities.filter((identity) => processIdentity(Number.parseInt(identity, 10)) === identity)
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const identity of left()) process.kill(Number.parseInt(identity, 10), signal)
    for (let waited = 0; waited < 60 && left().length > 0; waited++) await wait(50)
  }
}
