import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '@/lib/project-root'

test('an old Node.js gets a sentence', () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })`
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(old)}`, path.join(projectRoot(), 'scripts', 'prepare.mjs')],
    { encoding: 'utf8' },
  )
  expect(status).toBe(1)
  expect(stderr.trim()).toBe('Latchkey needs Node.js 20.19 or newer; this is 18.20.4.')
})
