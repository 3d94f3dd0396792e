import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { verifyPassword } from '../auth/password'
import { db } from '../db/client'
import { projectRoot } from '../project-root'
import { createTestOrganization } from '../testing/factories'
import { resetPassword } from './mutations/reset-password'

const { admin } = await createTestOrganization()

/** `npm run reset-password -- …`, against this test's database. */
async function run(...words: string[]): Promise<{ code: number; out: string; problem: string }> {
  const script = join(projectRoot(), 'server', 'reset-password.ts')
  const args = ['--import', 'tsx', '--conditions=react-server', script, ...words]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot() })
    return { code: 0, out: stdout, problem: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, problem: stderr }
  }
}

test('without mail the operator makes a link that sets a password', async () => {
  const { code, out } = await run(admin.email.toUpperCase())
  expect(code).toBe(0)
  const link = /^http:\/\/localhost:3000\/reset-password\/(\S+)$/m.exec(out)
  await resetPassword({ secret: link![1]!, password: 'another fine long passphrase' }, null)
  const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: admin.userId } })
  expect(await verifyPassword('another fine long passphrase', passwordHash)).toBe(true)
  const entries = await db.auditEntry.findMany({
    where: { chain: installationChain, entityId: admin.userId },
    orderBy: { position: 'asc' },
    select: { action: true, actorType: true },
  })
  expect(entries).toEqual([
    { action: 'user:issue_password_reset', actorType: 'system' },
    { action: 'user:reset_password', actorType: 'user' },
  ])
})

test('it says what is missing', async () => {
  expect(await run()).toMatchObject({ code: 1, problem: expect.stringContaining('Say whose password it is') })
  expect(await run('nobody@example.com')).toMatchObject({ code: 1, problem: 'No user has this address.\n' })
})
