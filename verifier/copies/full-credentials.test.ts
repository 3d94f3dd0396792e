import { expect, test } from 'vitest'
import type { Change } from '@/lib/changes/read-changes'
import { createChangedAt } from '../memory/changed-at'
import { createFullCredentials } from './full-credentials'

const [credentialId, rootId] = ['crd_1', 'tok_1']

/** One credential that is known to be full, at a position that the feed has told of. */
function known() {
  const changedAt = createChangedAt()
  changedAt.reset(5)
  const full = createFullCredentials(changedAt)
  full.add(credentialId)
  let position = 5
  return {
    changedAt,
    isFull: (id = credentialId) => full.has(id, rootId),
    tell(entity: Change['entity'], entityId: string) {
      position += 1
      changedAt.apply([{ position, entity, entityId, organizationId: 'org_1' }], position)
    },
  }
}

test('one that is full is remembered, and no other', () => {
  const { isFull } = known()
  expect([isFull(), isFull(), isFull('crd_2')]).toEqual([true, true, false])
})

test('what changes elsewhere makes no room', () => {
  const { isFull, tell } = known()
  tell('token', 'tok_2')
  tell('credential', 'crd_2')
  tell('role', 'rol_1')
  expect(isFull()).toBe(true)
})

test.each([
  ['token', rootId],
  ['credential', credentialId],
] as const)('after a change of its %s it is looked at again', (entity, id) => {
  const { isFull, tell } = known()
  tell(entity, id)
  expect(isFull()).toBe(false)
})

test('so it is when everything may have changed', () => {
  const { isFull, changedAt } = known()
  changedAt.reset(5)
  expect(isFull()).toBe(false)
})
