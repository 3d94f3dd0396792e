import { beforeEach, expect, test, vi } from 'vitest'
import { say } from './say'
import { warnOfSecrets } from './warn-of-secrets'

// A database that is not there any more.

const url = vi.hoisted(() => {
  const nowhere = 'postgresql://nobody:x@127.0.0.1:9/none'
  process.env.DATABASE_URL = nowhere
  process.env.LATCHKEY_SECRET = Buffer.alloc(32).toString('base64')
  return nowhere
})
const database = {
  url,
  directUrl: url,
  secret: process.env.LATCHKEY_SECRET!,
  newSecret: undefined,
  description: '',
  stop: async () => {},
}
const said = vi.spyOn(say, 'problem').mockImplementation(() => undefined)
beforeEach(() => void said.mockClear())

test('a database that goes away while it is asked ends nothing, and it is said what is not known', async () => {
  await warnOfSecrets(database, new AbortController().signal)
  expect(said.mock.calls).toEqual([[expect.stringContaining('could not be asked')]])
})

test('once Latchkey is being stopped, nothing is said of it', async () => {
  await warnOfSecrets(database, AbortSignal.abort())
  expect(said).not.toHaveBeenCalled()
})
