import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRunning, RUNNING, startInstance, temporaryDataDirectory } from './testing/instance'

let data: ReturnType<typeof temporaryDataDirectory>
beforeEach(() => {
  data = temporaryDataDirectory()
})
afterEach(() => data.remove())

test('the verifier runs as many workers as VERIFIER_WORKERS says, and none is left at the end', async () => {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder, VERIFIER_WORKERS: '3' })
  await instance.printed(RUNNING)
  const workers = childrenOf(instance.processes().verifier)
  expect(workers).toHaveLength(3)
  expect((await fetch(`${instance.verifierUrl}/healthz`)).status).toBe(200)
  instance.signal('SIGTERM')
  expect(await instance.ended).toBe(0)
  expect(workers.map(isRunning)).toEqual([false, false, false])
})

test('no worker outlives a supervisor that is killed', async () => {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder, VERIFIER_WORKERS: '2' })
  await instance.printed(RUNNING)
  const { verifier } = instance.processes()
  const processes = [verifier, ...childrenOf(verifier)]
  expect(processes).toHaveLength(3)
  instance.signal('SIGKILL')
  await expect.poll(() => processes.some(isRunning), { timeout: 30_000 }).toBe(false)
})

function childrenOf(parent: number): number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid!)
}
