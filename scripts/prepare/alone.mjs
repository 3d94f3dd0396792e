import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fromRoot } from './root.mjs'

// Names the process that sets this folder up, and the program that it runs for that: each its id and when it began.
const FILE = fromRoot('.preparing')
const own = `${FILE}.${process.pid}`

/**
 * Does something that two processes must not do at once in this folder (`npm start` here, `npm test` there); the second waits.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  let told = false
  while (!claim()) {
    const [holder, child] = read(FILE)?.split('\n') ?? []
    if (holder === undefined) continue
    if (!isAlive(holder)) {
      // Killed, and its program perhaps not with it. A process that has got one of the ids since began at another time.
      if (child && isAlive(child)) process.kill(-Number.parseInt(child, 10), 'SIGKILL')
      rmSync(FILE, { force: true })
    } else {
      if (!told) console.log(`  Waiting for process ${Number.parseInt(holder, 10)}, which sets up the same folder …`)
      told = true
      await wait(200)
    }
  }
  try {
    await work()
  } finally {
    rmSync(FILE, { force: true })
  }
}

/** Notes the program that runs now, the leader of a process group, for a successor to end should this process be killed alone. */
export function noteProgram(pid) {
  writeFileSync(own, `${identity(process.pid)}\n${identity(pid)}`)
  renameSync(own, FILE)
}

// A link appears with its content, or not at all.
function claim() {
  writeFileSync(own, identity(process.pid))
  try {
    linkSync(own, FILE)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function isAlive(noted) {
  const pid = Number.parseInt(noted, 10)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return identity(pid) === noted
}

// When it began, as Linux tells (proc_pid_stat(5)); elsewhere the id alone. Z: it has ended, and nobody has noticed yet.
function identity(pid) {
  const fields = read(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(' ')
  if (fields === undefined) return String(pid)
  return `${pid} ${fields[0] === 'Z' ? 'ended' : fields[19]}`
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
