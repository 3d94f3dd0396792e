import { type ChildProcess, spawn } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { keepRunning } from './keep-running'

const said = "process.on('message', () => {}); process.send('ready');"
const run = (program: string) =>
  spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
const kill = (child: ChildProcess) => void child.kill('SIGKILL')

test('a process that keeps ending is started again after pauses that grow up to half a minute', async () => {
  const pauses: number[] = []
  const told: string[] = []
  const kept = keepRunning({
    name: 'helper',
    start: () => run(`${said} process.exit(3)`),
    kill,
    tell: (sentence) => told.push(sentence),
    wait: async (milliseconds) => {
      pauses.push(milliseconds)
    },
  })
  await kept.ready
  await vi.waitUntil(() => pauses.length >= 8, { timeout: 30_000 })
  await kept.stop(5_000)
  expect(pauses.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  expect(told[0]).toBe('The helper ended unexpectedly (code 3). Starting it again.')
})

test('one that ends before it was ever ready is not started again', async () => {
  let starts = 0
  const start = () => {
    starts += 1
    return run('process.exit(1)')
  }
  const kept = keepRunning({ name: 'helper', start, kill, tell: () => undefined })
  await expect(kept.ready).rejects.toThrow('The helper did not start (code 1).')
  expect(starts).toBe(1)
})

test('one that does not end when asked is ended, and not started again', async () => {
  let starts = 0
  const start = () => {
    starts += 1
    return run(`process.on('SIGTERM', () => {}); ${said}`)
  }
  const kept = keepRunning({ name: 'helper', start, kill, tell: () => undefined })
  await kept.ready
  await kept.stop(50)
  expect(kept.identity()).toBeUndefined()
  expect(starts).toBe(1)
})
