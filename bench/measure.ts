import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Keeps a process, with all its threads, to one core; where the system cannot, it runs where it likes. */
export function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' })
  } catch {}
}

/**
 * Lets the main thread of a process that leads a session of its own have this share of a core beside others. Where the system groups by session
 * (sched(7), autogroup), that is what counts.
 */
export function setNice(pid: number, nice: number): void {
  setPriority(pid, nice)
  const group = `/proc/${pid}/autogroup`
  if (existsSync(group)) writeFileSync(group, String(nice))
}

/** Keeps a PostgreSQL, with what it starts, to these cores; likewise. */
export function pinDatabase(postmaster: number, list: string): void {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').split(' ').filter(Boolean)
  for (const pid of [postmaster, ...children]) {
    try {
      execFileSync('taskset', ['-acp', list, String(pid)], { stdio: 'ignore' })
    } catch {}
  }
}

/** Microseconds of CPU that a process has used, all its threads. Unlike requests a second this hardly depends on what else the machine does. */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const used = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1_000
}

/** Resident memory of a process in MB (10⁶ bytes). */
export function residentMemory(pid: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return (Number(kibibytes) * 1_024) / 1e6
}

/** Milliseconds of a clock that all processes of the machine share. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export function median(numbers: readonly number[]): number {
  return percentile(
    [...numbers].sort((left, right) => left - right),
    0.5,
  )
}

/** @param sorted ascending. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}

/** What is going on, for people who wait; the figures go elsewhere. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
