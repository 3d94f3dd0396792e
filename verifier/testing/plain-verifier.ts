import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { projectRoot } from '@/lib/project-root'

/** What a verifier that knows nothing but revocation ids says, once it has read what came since it was asked last. */
export interface PlainAnswer {
  /** Of each secret. */
  accepted: boolean[]
  revoked: string[]
  position: number
}

/** Begins to follow an organization's feed. */
export type PlainVerifiers = (url: string, slug: string) => (secrets: string[]) => Promise<PlainAnswer>

/** The verifier of docs/guides/revocation-feed, in a process of its own: biscuit-wasm and jose, and none of Latchkey's code. */
export function plainVerifiersOfThisFile(): PlainVerifiers {
  let child: ChildProcess
  let asked = Promise.resolve<unknown>(undefined)
  beforeAll(() => {
    child = fork(path.join(projectRoot(), 'verifier/testing/plain-verifier-process.mjs'), {
      execArgv: ['--experimental-wasm-modules', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  })
  afterAll(() => child.disconnect())

  async function ask(question: object): Promise<PlainAnswer> {
    child.send(question)
    const [answer] = (await once(child, 'message')) as [PlainAnswer & { error?: string }]
    if (answer.error) throw new Error(answer.error)
    return answer
  }

  return (url, slug) => {
    const id = crypto.randomUUID()
    // One question at a time.
    return (secrets) => {
      const answer = asked.catch(() => undefined).then(() => ask({ id, url, slug, secrets }))
      asked = answer
      return answer
    }
  }
}
