import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'

/** Where it was measured, in one line. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 1_024 ** 3)} GB of memory`
  return [`${cpus().length} × ${cpu!.model.trim()}`, memory, system(), `Node.js ${process.versions.node}`].join(', ')
}

function system(): string {
  try {
    const [, name] = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))!
    return `${name}, Linux ${release()}`
  } catch {
    return `${process.platform} ${release()}`
  }
}
