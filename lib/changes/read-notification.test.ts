import { expect, test } from 'vitest'
import { readNotification } from './read-notification'

test('what a notification tells is read', () => {
  expect(
    readNotification('{"position": 7, "changes": [["token", "tok_1", "org_1"], ["everything", "", null]]}'),
  ).toEqual({
    position: 7,
    changes: [
      { entity: 'token', entityId: 'tok_1', organizationId: 'org_1' },
      { entity: 'everything', entityId: '', organizationId: null },
    ],
  })
})

test.each([
  '',
  '{',
  'null',
  '{"position": 7}',
  '{"position": "7", "changes": []}',
  '{"position": 7, "changes": [["tok_1"]]}',
])('one that somebody else has sent tells nothing: %s', (payload) => expect(readNotification(payload)).toBeUndefined())
