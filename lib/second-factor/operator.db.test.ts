import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { db } from '../db/client'
import { projectRoot } from '../project-root'
import { createTestOrganization } from '../testing/factories'
import { giveTotp, withSession } from '../testing/second-factor'

const { admin } = await createTestOrganization()

/** `npm run reset-second-factor -- …`, against this test's database. */
async function run(...words: string[]): Promise<{ code: number; out: string; problem: string }> {
  const script = join(projectRoot(), 'server', 'reset-second-factor.ts')
  const args = ['--import', 'tsx', '--conditions=react-server', script, ...words]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot() })
    return { code: 0, out: stdout, problem: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, problem: stderr }
  }
}

test('the operator helps whom no admin can, and it is written down', async () => {
  await giveTotp(admin.userId)
  const { session } = await withSession(admin)
  expect(await run(admin.email.toUpperCase())).toMatchObject({ code: 0, out: expect.stringContaining(admin.name) })
  expect(await db.totp.count({ where: { userId: admin.userId } })).toBe(0)
  expect(await db.recoveryCode.count({ where: { userId: admin.userId } })).toBe(0)
  expect((await db.session.findUniqueOrThrow({ where: { id: session!.id } })).revokedAt).not.toBeNull()
  const entries = await db.auditEntry.findMany({
    where: { chain: installationChain },
    orderBy: { position: 'asc' },
    select: { action: true, actorType: true, entityId: true },
  })
  expect(entries).toEqual([
    { action: 'second_factor:reset', actorType: 'system', entityId: admin.userId },
    { action: 'session:revoke', actorType: 'system', entityId: session!.id },
  ])
})

test('it says what is missing', async () => {
  expect(await run()).toMatchObject({ code: 1, problem: expect.stringContaining('Say whose second factor it is') })
  expect(await run('nobody@example.com')).toMatchObject({ code: 1, problem: 'No user has this address.\n' })
  expect(await run(admin.email)).toMatchObject({ code: 1, problem: `${admin.name} has no second factor.\n` })
})
