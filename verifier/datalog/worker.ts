import { parentPort } from 'node:worker_threads'
import { type AuthorizeOutcome, authorize } from '@/lib/biscuit/authorize'
import { loadBiscuit } from '@/lib/biscuit/load'
import { readToken } from '@/lib/biscuit/read-token'
import type { Facts } from '@/lib/restrictions/evaluate'
import { threadNumber } from './cpu-time'

/** What the worker is asked: all that one run needs, so that it keeps nothing between runs. */
export interface DatalogRun {
  bytes: Uint8Array
  /** 64 hex digits. */
  publicKey: string
  facts: Facts
}

/** What it answers: first that it is ready, then one outcome a run. */
export type WorkerMessage = { ready: true; thread: string | undefined } | { ready: false; outcome: AuthorizeOutcome }

const port = parentPort!
const say = (message: WorkerMessage) => port.postMessage(message)

// An exception is left to end the thread: after a trap the WebAssembly's memory cannot be trusted.
port.on('message', async ({ bytes, publicKey, facts }: DatalogRun) => {
  const read = readToken(bytes)
  say({
    ready: false,
    outcome: read.ok ? await authorize(bytes, read.token, publicKey, facts) : { kind: 'bad_signature' },
  })
})

await loadBiscuit()
say({ ready: true, thread: threadNumber() })
