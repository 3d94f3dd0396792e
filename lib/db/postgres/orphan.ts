import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const PID_FILE = 'postmaster.pid'

/**
 * Ends a server that still runs on the cluster at `folder` after whoever started it was killed. The caller holds the data
 * directory's lock, so such a server has no master; it is ended only when it provably runs on this very folder.
 */
export async function endOrphan(folder: string): Promise<void> {
  const recorded = recordedPid(folder)
  const orphans = serversIn(folder)
  // The postmaster rolls back open transactions and ends its server processes; those of a killed postmaster are ended one by one.
  await endAll(recorded !== undefined && orphans.includes(recorded) ? [recorded] : orphans, folder)
  // PostgreSQL takes any process with the recorded id for a running server, even a stranger that got the id later.
  if (serversIn(folder).length === 0) rmSync(path.join(folder, PID_FILE), { force: true })
}

async function endAll(pids: number[], folder: string): Promise<void> {
  // Fast shutdown, then immediate shutdown (recovered from the log at the next start), then no more asking.
  for (const [signal, seconds] of [
    ['SIGINT', 10],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ] as const) {
    for (const pid of pids) send(pid, signal)
    for (let waited = 0; waited < seconds * 20; waited++) {
      const left = serversIn(folder).filter((pid) => pids.includes(pid))
      if (left.length === 0) return
      await wait(50)
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** The port of the server that runs on the cluster at `folder`, once it accepts connections. */
export function runningPort(folder: string): number | undefined {
  const pid = recordedPid(folder)
  if (pid === undefined || !serversIn(folder).includes(pid)) return undefined
  const lines = pidFile(folder)
  return lines?.[7]?.trim() === 'ready' ? Number(lines[3]) : undefined
}

// https://www.postgresql.org/docs/18/storage-file-layout.html: process id, data directory, start time, port, …, status.
function pidFile(folder: string): string[] | undefined {
  try {
    return readFileSync(path.join(folder, PID_FILE), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

function recordedPid(folder: string): number | undefined {
  const pid = Number(pidFile(folder)?.[0])
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
}

/** PostgreSQL processes that work in `folder`: every one of them has it as its working directory. */
function serversIn(folder: string): number[] {
  if (process.platform !== 'linux') {
    const recorded = recordedPid(folder)
    return recorded !== undefined && isServerByPs(recorded, folder) ? [recorded] : []
  }
  const real = realpath(folder)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => link(pid, 'cwd') === real && /^postgres\b/.test(path.basename(link(pid, 'exe') ?? '')))
}

function isServerByPs(pid: number, folder: string): boolean {
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(`-D ${folder}`)
  } catch {
    return false
  }
}

function link(pid: number, name: 'cwd' | 'exe'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${name}`)
  } catch {
    return undefined
  }
}

function realpath(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch {
    return undefined
  }
}
