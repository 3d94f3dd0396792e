import { beforeAll, expect, test } from 'vitest'
import { db } from '../../db/client'
import { asAdmin, createTestOrganization, type TestOrganization } from '../../testing/factories'
import { attenuateTestToken, createTestServiceUser, createTestToken } from '../../testing/tokens'
import { bulkTokensAction } from '../actions'
import { serviceTokens } from '../realm'

let organization: TestOrganization
let owner: { id: string }

beforeAll(async () => {
  organization = await createTestOrganization()
  owner = await createTestServiceUser(organization)
})

async function bulk(action: string, tokenIds: string[], more: object = {}) {
  const answer = await asAdmin(organization, () =>
    bulkTokensAction(serviceTokens(organization.slug), { action, tokenIds, ...more }),
  )
  return answer.status === 'ok' ? answer.value.results : answer
}

test('each row gets its own result, in the order asked for, and its own audit entry', async () => {
  const root = await createTestToken(organization, owner.id, { name: 'Root' })
  const child = await attenuateTestToken(organization, root.tokenId, [], 'Child')
  const other = await createTestToken(organization, owner.id, { name: 'Other' })
  const ids = [root.tokenId, child.tokenId, other.tokenId]
  const result = (token: { tokenId: string; name: string }, ok: boolean, message: string) => ({
    tokenId: token.tokenId,
    name: token.name,
    ok,
    message,
  })

  expect(await bulk('delete', ids)).toMatchObject({ fieldErrors: { confirmation: expect.stringContaining('delete') } })
  expect(await bulk('delete', ids, { confirmation: 'delete' })).toEqual(
    [root, child, other].map((token) => result(token, false, `“${token.name}” is active. Revoke it first.`)),
  )
  expect(await bulk('revoke', ids, { reason: 'leaked' })).toEqual([
    result(root, true, 'Revoked.'),
    result(child, true, 'Revoked.'),
    result(other, true, 'Revoked.'),
  ])
  // Parents first, so that the child may come back below its own.
  expect(await bulk('restore', [child.tokenId, root.tokenId])).toEqual([
    result(child, true, 'Restored.'),
    result(root, true, 'Restored.'),
  ])
  await bulk('revoke', [root.tokenId])
  // Children first, so that none is gone before its turn.
  expect(await bulk('delete', ids, { confirmation: 'Delete' })).toEqual([
    result(root, true, 'Deleted.'),
    result(child, true, 'Deleted.'),
    result(other, true, 'Deleted.'),
  ])
  expect(await bulk('delete', [root.tokenId], { confirmation: 'delete' })).toEqual([
    { tokenId: root.tokenId, name: 'A deleted token', ok: false, message: 'No longer exists.' },
  ])
  const audit = await db.auditEntry.findMany({
    where: { chain: organization.id, entityId: child.tokenId },
    orderBy: { position: 'asc' },
    select: { action: true },
  })
  expect(audit.map(({ action }) => action.replace('service_token:', ''))).toEqual([
    'attenuate',
    'revoke',
    'restore',
    'delete',
  ])
})

test('at least one and at most a hundred', async () => {
  expect(await bulk('revoke', [])).toMatchObject({ fieldErrors: { tokenIds: 'Select at least one token.' } })
  const many = Array.from({ length: 101 }, (_, index) => `tok_${String(index).padStart(26, '0')}`)
  expect(await bulk('revoke', many)).toMatchObject({
    fieldErrors: { tokenIds: expect.stringContaining('At most 100') },
  })
})
