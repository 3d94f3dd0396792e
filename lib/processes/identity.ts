import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Names one process for as long as the machine is up: its id and when it began. Undefined when it does not run. The id alone is
 * reused, so a file that names only a process id would take a stranger for the process that wrote it.
 */
export function processIdentity(pid: number): string | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid)
  return began === undefined ? undefined : `${pid}@${began}`
}

function beganOnLinux(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The second field is the program's name in brackets, which may hold spaces and brackets itself (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')
    const [state] = fields
    const startTime = fields[19]
    return state === 'Z' || state === 'X' ? undefined : `${startTime}:${boot}`
  } catch {
    return undefined
  }
}

function beganByPs(pid: number): string | undefined {
  try {
    const began = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return began.replace(/\s+/g, '_') || undefined
  } catch {
    return undefined
  }
}
