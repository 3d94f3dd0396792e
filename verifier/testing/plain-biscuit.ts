import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { projectRoot } from '@/lib/project-root'

/** What a plain Biscuit verifier says of a token. `invalid`: no token, or not signed so. `gave_up`: it took too long, or broke down. */
export interface PlainAnswer {
  says: 'allowed' | 'refused' | 'invalid' | 'error' | 'too_complex' | 'gave_up'
  /** Of all its blocks, in order, where it could be read. */
  revocationIds: string[]
}

export interface PlainBiscuit {
  /** @param facts Datalog, as the contract says that a verifier states them. */
  ask: (token: string, publicKey: string, facts: string) => Promise<PlainAnswer>
  /** The token with one more block of Datalog, as any holder may append it; undefined when the source is none. */
  append: (token: string, publicKey: string, source: string) => Promise<string | undefined>
  end: () => Promise<void>
}

interface Message extends PlainAnswer {
  id: number
  token?: string
}

const patience = 20_000
const withoutPrefix = (token: string) => token.replace(/^lk_(svc|pat|scim)_/, '')

/** biscuit-wasm in a process of its own, which is started again whenever it breaks down. One question at a time. */
export function startPlainBiscuit(): PlainBiscuit {
  let child: ChildProcess | undefined
  let last = 0

  async function started(): Promise<ChildProcess> {
    if (child?.connected) return child
    child = fork(path.join(projectRoot(), 'verifier', 'testing', 'plain-biscuit-process.mjs'), {
      execArgv: ['--experimental-wasm-modules', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(child, 'message')
    return child
  }

  /** Undefined when it took too long, or broke down. */
  async function tell(question: object): Promise<Message | undefined> {
    const asked = await started()
    const id = ++last
    return new Promise((resolve) => {
      const end = (message?: Message) => {
        clearTimeout(timer)
        asked.off('message', hear).off('exit', giveUp)
        resolve(message)
      }
      const giveUp = () => {
        asked.kill('SIGKILL')
        child = undefined
        end()
      }
      const hear = (message: Message) => {
        if (message.id !== id) return
        if ((message.says as string) === 'trapped') giveUp()
        else end(message)
      }
      const timer = setTimeout(giveUp, patience)
      asked.on('message', hear).once('exit', giveUp)
      asked.send({ id, ...question })
    })
  }

  async function ask(token: string, publicKey: string, facts: string): Promise<PlainAnswer> {
    const answer = await tell({ token: withoutPrefix(token), publicKey, facts })
    return answer ?? { says: 'gave_up', revocationIds: [] }
  }

  async function append(token: string, publicKey: string, source: string): Promise<string | undefined> {
    return (await tell({ token: withoutPrefix(token), publicKey, source }))?.token
  }

  return {
    ask,
    append,
    async end() {
      if (!child?.connected) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
