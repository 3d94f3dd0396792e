import { spawn } from 'node:child_process'
import { noteProgram } from './alone.mjs'
import { root } from './root.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** An error whose message is all that the operator needs. */
export function problem(message) {
  return Object.assign(new Error(message), { isSentence: true })
}

/**
 * Says what is being done and, when it is, how long it took.
 * @template Result
 * @param {string} title
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(title, work) {
  const began = performance.now()
  process.stdout.write(`  ${title} …`)
  try {
    const result = await work()
    process.stdout.write(` ${Math.round((performance.now() - began) / 1_000)} s\n`)
    return result
  } catch (error) {
    process.stdout.write(' failed\n')
    throw error
  }
}

/**
 * Runs a program of Node.js and keeps what it prints for the case that it fails.
 * @param {string} script
 * @param {string[]} parameters
 * @param {NodeJS.ProcessEnv} [variables]
 * @returns {Promise<void>}
 */
export async function runNode(script, parameters, variables = {}) {
  const child = spawn(process.execPath, [script, ...parameters], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    // With a process group of its own, to be ended with all that it starts.
    detached: true,
  })
  noteProgram(child.pid)
  const end = () => {
    process.kill(-child.pid, 'SIGKILL')
    process.exit(130)
  }
  for (const signal of SIGNALS) process.once(signal, end)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  for (const signal of SIGNALS) process.off(signal, end)
  if (code !== 0) throw problem(output.trim() || `${script} ended with code ${code}.`)
}
