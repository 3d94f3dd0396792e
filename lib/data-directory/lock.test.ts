import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { processIdentity } from '../processes/identity'
import { lockDataDirectory } from './lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const instances = () => readdirSync(path.join(folder, 'instances'))

/** As an instance lays it down. */
function layDown(owner: string, children: string[] = [], master?: string): void {
  mkdirSync(path.join(folder, 'instances'), { recursive: true })
  const claim = { owner, master, state: 'held', purpose: 'which serves http://localhost:1', children }
  writeFileSync(path.join(folder, 'instances', `${owner.replaceAll(/[^\w@.-]/g, '_')}.claim`), JSON.stringify(claim))
}

test('a data directory is locked once, and again after its release', async () => {
  const lock = await lockDataDirectory(folder, 'a test')
  expect(instances()).toHaveLength(1)
  lock.release()
  expect(instances()).toEqual([])
  ;(await lockDataDirectory(folder, 'a test')).release()
})

test('a living holder is named', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await once(other, 'spawn')
  layDown(processIdentity(other.pid!)!)
  await expect(lockDataDirectory(folder, 'a test')).rejects.toThrow(
    `${folder} is in use by another Latchkey: process ${other.pid}, which serves http://localhost:1.`,
  )
  expect(instances()).toHaveLength(1)
  other.kill()
  await once(other, 'exit')

  const lock = await lockDataDirectory(folder, 'a test')
  expect(instances()).toHaveLength(1)
  lock.release()
})

test('a holder whose master is gone is ended', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await once(other, 'spawn')
  const ended = once(other, 'exit')
  layDown(processIdentity(other.pid!)!, [], `${process.pid}@an-earlier-start`)
  const lock = await lockDataDirectory(folder, 'a test')
  await ended
  lock.release()
})

test('a killed holder’s children are handed over, even when its id belongs to another process by now', async () => {
  layDown(`${process.pid}@an-earlier-start`, ['4711@then'])
  const lock = await lockDataDirectory(folder, 'a test')
  expect(lock.abandoned).toEqual(['4711@then'])
  expect(instances()).toHaveLength(1)
  lock.release()
})

test('of processes that start at the same moment exactly one gets it', async () => {
  const source = `
    import { lockDataDirectory } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))}
    const said = await lockDataDirectory(${JSON.stringify(folder)}, 'a test').then(() => 'mine', () => 'taken')
    console.log(said)
    process.stdin.resume().once('end', () => process.exit())`
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  const said = await Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()))
  for (const child of children) child.stdin.end()
  expect(said.sort()).toEqual(['mine', 'taken', 'taken', 'taken'])
}, 60_000)
