import { type ChildProcess, fork } from 'node:child_process'
import { type KeptProcess, keepRunning } from '@/lib/processes/keep-running'
import { say } from './say'

export interface ChildOptions {
  /** `dashboard`, for sentences. */
  name: string
  file: string
  environment: NodeJS.ProcessEnv
  /** Called whenever its process is another one. */
  onChange: () => void
}

/** Starts one of Latchkey's processes. Once it was ready, it is started again whenever it ends. */
export function startChild({ name, file, environment, onChange }: ChildOptions): KeptProcess {
  const start = () =>
    fork(file, {
      env: environment,
      // A process group of its own: Ctrl-C in a terminal reaches the whole foreground group, and the supervisor decides the order.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  return keepRunning({ name, start, kill: killGroup, tell: say.problem, onChange })
}

/** With whatever it has started itself. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
