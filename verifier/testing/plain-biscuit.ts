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
  end: () => Promise<void>
}

const patience = 20_000

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

  async function ask(token: string, publicKey: string, facts: string): Promise<PlainAnswer> {
    const asked = await started()
    const id = ++last
    const answer = new Promise<PlainAnswer>((resolve) => {
      const gaveUp = () => resolve({ says: 'gave_up', revocationIds: [] })
      const timer = setTimeout(() => {
        asked.kill('SIGKILL')
        gaveUp()
      }, patience)
      const hear = (message: { id: number; says: PlainAnswer['says'] | 'trapped'; revocationIds: string[] }) => {
        if (message.id !== id) return
        clearTimeout(timer)
        asked.off('message', hear).off('exit', gaveUp)
        if (message.says !== 'trapped') return resolve({ says: message.says, revocationIds: message.revocationIds })
        asked.kill('SIGKILL')
        gaveUp()
      }
      asked.on('message', hear).once('exit', gaveUp)
    })
    asked.send({ id, token: token.replace(/^lk_(svc|pat|scim)_/, ''), publicKey, facts })
    return answer
  }

  return {
    ask,
    async end() {
      if (!child?.connected) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
