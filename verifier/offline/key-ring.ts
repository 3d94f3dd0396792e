import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { KeyState } from '@/lib/decision/state'
import { type Moment, momentNow } from './moment'
import type { Requests } from './request'

type Key = Pick<KeyState, 'id' | 'publicKey' | 'state'>

const keysSchema = z.object({
  keys: z.array(
    z.object({
      id: z.int().min(0).max(0xffff_ffff),
      algorithm: z.literal('ed25519'),
      publicKey: z.string().regex(/^[0-9a-f]{64}$/),
      state: z.enum(['signing', 'verifying', 'retired']),
    }),
  ),
})

/** The organization's public keys. */
export interface KeyRing {
  /** Asks for them; who asks meanwhile waits for the same answer. */
  load: () => Promise<void>
  /** As it is known, without asking. */
  get: (id: number | undefined) => Key | undefined
  /** Asks for the keys when this one is not known; whoever asks for such waits until a second has passed since the last time. */
  find: (id: number | undefined) => Promise<Key | undefined>
  /** When what is known was certainly true. */
  confirmedAt: () => Moment | undefined
}

/** A token that names some key costs nobody more than this. */
const askAgainAfter = 1_000

/** @param pinned the only public keys that count, where they were given. */
export function createKeyRing(requests: Requests, slug: string, pinned: string[] | undefined): KeyRing {
  let keys = new Map<number, Key>()
  let confirmed: Moment | undefined
  let asked = Number.NEGATIVE_INFINITY
  let loading: Promise<void> | undefined
  let again: Promise<void> | undefined

  async function ask(): Promise<void> {
    const begun = momentNow()
    asked = begun.monotonic
    const answer = keysSchema.safeParse(await requests.json(`/v1/orgs/${encodeURIComponent(slug)}/keys`))
    if (!answer.success) throw new Error('The keys have another form than this version of latchkey/verifier knows.')
    const counted = answer.data.keys.filter(({ publicKey }) => !pinned || pinned.includes(publicKey))
    keys = new Map(counted.map(({ id, publicKey, state }) => [id, { id, publicKey, state }]))
    confirmed = begun
  }

  const load = () => {
    loading ??= ask().finally(() => {
      loading = undefined
    })
    return loading
  }

  // A key may have come since the keys were asked for last: only an answer to a later question says that there is none such.
  async function askAgain(): Promise<void> {
    do {
      await loading?.catch(() => undefined)
      await delay(Math.max(0, asked + askAgainAfter - performance.now()))
    } while (loading)
    // Who comes from now on comes after the question.
    again = undefined
    await load()
  }

  const loadAgain = () => {
    again ??= askAgain()
    return again
  }

  const get = (id: number | undefined) => (id === undefined ? undefined : keys.get(id))
  return {
    load,
    get,
    confirmedAt: () => confirmed,
    async find(id) {
      if (id !== undefined && !keys.has(id)) await loadAgain()
      return get(id)
    },
  }
}
