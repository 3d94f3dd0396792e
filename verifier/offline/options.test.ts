import { describe, expect, test } from 'vitest'
import { feedOfEachTest } from './testing/feed-of-each-test'

const { open } = feedOfEachTest()

describe('options', () => {
  test.each([
    [{ url: 'verify.example.com' }, 'url is the address'],
    [{ url: 'ftp://verify.example.com' }, 'url is the address'],
    [{ organization: 'Acme Ltd' }, 'organization is the slug'],
    [{ stalenessSeconds: 0 }, 'stalenessSeconds is at least 1'],
    [{ publicKeys: [] }, 'publicKeys names at least one'],
    [{ publicKeys: ['ed25519/00'] }, 'publicKeys are of 64 hex digits'],
    [{ staleness: 5 }, 'There is no option staleness'],
  ])('%j are refused', async (options, message) => {
    await expect(open(options as object)).rejects.toThrow(message)
  })

  test('with a slug that is nobody’s are refused', async () => {
    await expect(open({ organization: 'nobody' })).rejects.toThrow('knows no organization with the slug nobody')
  })
})
