import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fromRoot } from './root.mjs'

/**
 * Does something that two processes must not do at once in this folder (`npm start` here, `npm test` there); the second waits.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  const file = fromRoot('.preparing')
  const mine = `${process.pid} ${began(process.pid)}`
  let told = false
  while (!claim(file, mine)) {
    const holder = read(file)
    if (holder === undefined) continue
    const [pid, start] = holder.split(' ')
    if (began(Number(pid)) !== start) {
      // Killed. The process that reuses its id began at another time.
      rmSync(file, { force: true })
    } else {
      if (!told) console.log(`  Waiting for process ${pid}, which sets up the same folder …`)
      told = true
      await wait(200)
    }
  }
  try {
    await work()
  } finally {
    rmSync(file, { force: true })
  }
}

// A link appears with its content, or not at all.
function claim(file, content) {
  const own = `${file}.${process.pid}`
  writeFileSync(own, content)
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

// When a process began, as Linux tells; elsewhere only whether it runs.
function began(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return undefined
  }
  const stat = read(`/proc/${pid}/stat`)
  return stat === undefined ? 'running' : stat.replace(/^.*\)/s, '').trim().split(' ')[19]
}
