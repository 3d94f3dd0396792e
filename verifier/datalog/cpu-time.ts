import { readFileSync, readlinkSync } from 'node:fs'

/** The operating system's number of the calling thread; undefined where it does not say (anything but Linux). */
export function threadNumber(): string | undefined {
  try {
    return readlinkSync('/proc/thread-self').split('/').at(-1)
  } catch {
    return undefined
  }
}

/**
 * Milliseconds of CPU that a thread of this process has used; undefined where the system does not say. Unlike wall time this does not
 * pass while a busy machine lets the thread wait, so that a starved but harmless token is not taken for an expensive one.
 */
export function threadCpuTime(thread: string | undefined): number | undefined {
  if (thread === undefined) return undefined
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : undefined
  } catch {
    return undefined
  }
}
