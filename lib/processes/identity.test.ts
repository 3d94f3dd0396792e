import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { endProcesses } from './end'
import { processIdentity } from './identity'

async function startSleeper() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(child.stdout, 'data')
  return child
}

test('a process keeps its identity, and no other has it', async () => {
  const child = await startSleeper()
  const identity = processIdentity(child.pid!)
  expect(identity).toMatch(new RegExp(`^${child.pid}@`))
  expect(processIdentity(child.pid!)).toBe(identity)
  expect(identity).not.toBe(processIdentity(process.pid))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(processIdentity(child.pid!)).toBeUndefined()
})

test('ending by identity spares a process that merely has the id', async () => {
  const child = await startSleeper()
  await endProcesses([`${child.pid}@an-earlier-start`])
  expect(processIdentity(child.pid!)).toBeDefined()
  const ended = once(child, 'exit')
  await endProcesses([processIdentity(child.pid!)!])
  await ended
})
