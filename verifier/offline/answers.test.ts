import { describe, expect, test } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import { codeOf, feedOfEachTest } from './testing/feed-of-each-test'

// What is answered; following.test.ts tests by what.

const { feed, minted, open, secretOf } = feedOfEachTest()

describe('an answer', () => {
  test('says what the token says of itself, and that permission was not checked', async () => {
    const verifier = await open()
    const { secret, input } = await minted([[{ type: 'expires', at: '2126-01-01T00:00:00Z' }]])
    expect(await verifier.verify({ token: `Bearer ${secret}`, operation: 'order:list' })).toEqual({
      valid: true,
      code: 'ok',
      reason: expect.stringContaining('Roles and teams were not looked at'),
      permission: 'not_checked',
      organization: { id: feed().organizationId, slug: 'acme' },
      principal: input.owner,
      token: {
        rootId: input.rootTokenId,
        credentialId: input.credentialId,
        kind: 'service',
        expiresAt: '2126-01-01T00:00:00Z',
      },
    })
  })

  test('names the failing check', async () => {
    const verifier = await open()
    const token = await secretOf([{ type: 'read_only' }])
    expect(await verifier.verify({ token, access: 'write' })).toMatchObject({
      valid: false,
      code: 'restricted',
      failedCheck: { block: 1, source: 'check if access("read")' },
      permission: 'not_checked',
    })
  })

  test.each([
    ['application', { application: 'app_a' }],
    ['operation', { operation: 'order:list' }],
    ['method', { method: 'GET' }],
  ])('without a stated access, a request that names %s writes', async (_, question) => {
    const verifier = await open()
    const token = await secretOf([{ type: 'read_only' }])
    expect(await verifier.verify({ token, ...question })).toMatchObject({ code: 'restricted' })
    expect(await verifier.verify({ token, ...question, access: 'read' })).toMatchObject({ code: 'ok' })
  })

  test('says nothing of a token whose signature is not good', async () => {
    const verifier = await open()
    const { secret } = await testToken([], { rootKeyId: feed().keys[0]!.id })
    const answer = await verifier.verify({ token: secret })
    expect(answer).toEqual({
      valid: false,
      code: 'bad_signature',
      reason: expect.any(String),
      permission: 'not_checked',
    })
  })

  test.each([
    [undefined, 'missing'],
    [null, 'missing'],
    ['Bearer ', 'missing'],
    ['nonsense', 'malformed'],
  ])('about %j is %s', async (token, code) => {
    expect(await (await open()).verify({ token })).toMatchObject({ valid: false, code })
  })

  test.each([
    [{ application: 'orders' }, 'application: Name the application by its id'],
    [{ operation: 'list' }, 'operation: An operation is written resource:action'],
    [{ clientIp: 'localhost' }, 'clientIp: The client address is not an IP address'],
    [{ path: '/a/../b' }, 'path: The path begins with'],
    [{ organisation: 'acme' }, 'organisation: There is no such field'],
  ])('is none to the question %j, which is the caller’s error', async (question, message) => {
    const verifier = await open()
    const asked = verifier.verify({ token: 'x', ...question })
    await expect(asked).rejects.toThrow(message)
    await expect(asked).rejects.toMatchObject({ name: 'InvalidQuestion', statusCode: 400 })
  })
})

test('custom Datalog runs apart, and ends when it takes too long', async () => {
  const verifier = await open()
  const custom = (source: string) => secretOf([{ type: 'custom', source }])
  const asked = { operation: 'order:list', clientIp: '203.0.113.7' }
  const good = await custom('check if operation($o), $o.ends_with(":list"), client_network("203.0.113.0/24");')
  expect(await verifier.verify({ ...asked, token: good })).toMatchObject({ code: 'ok' })
  expect(await verifier.verify({ ...asked, token: good, operation: 'order:read' })).toMatchObject({
    code: 'restricted',
    failedCheck: { block: 1 },
  })
  const facts = Array.from({ length: 40 }, (_, index) => `f(${index});`).join(' ')
  const bomb = await custom(`${facts} check if f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;`)
  expect(await verifier.verify({ ...asked, token: bomb })).toMatchObject({ code: 'too_complex' })
})

test('closed, it answers nothing any more and asks for nothing', async () => {
  const verifier = await open()
  const { secret } = await minted()
  await verifier.close()
  expect(await codeOf(verifier, secret)).toBe('unavailable')
})
