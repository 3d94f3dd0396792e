import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { verifierOfThisFile } from './testing/test-verifier'
import {
  attenuateTestToken,
  copyOf,
  createTestToken,
  createTestWorld,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

// What was decided is told again within its second (memory/decided-question.ts): asked as fast as it goes, over the moment at which it ends.

const verifier = verifierOfThisFile()
let world: TestWorld
beforeAll(async () => {
  world = await createTestWorld()
})

const codeOf = async (token: string, question: Record<string, unknown> = {}) => {
  const response = await verifier.get().post({ token, organization: world.organization.slug, ...question })
  return ((await response.json()) as { code: string }).code
}

/** The codes of what was sent before an instant and behind it, by this machine's clock, which PostgreSQL's is. */
async function askAcross(instant: number, token: string): Promise<{ before: string[]; after: string[] }> {
  const [before, after]: [string[], string[]] = [[], []]
  while (after.length < 20) {
    const sent = Date.now()
    const code = await codeOf(token)
    // The verifier's own idea of PostgreSQL's time is exact to a round trip.
    if (Date.now() < instant - 50) before.push(code)
    else if (sent > instant + 50) after.push(code)
  }
  return { before, after }
}

const nextHalf = () => (Math.floor(Date.now() / 1_000) + 3) * 1_000 + 500

test.each(['effectiveExpiresAt', 'effectiveRevokedAt'])(
  'a row’s %s within a second ends it at that instant',
  async (field) => {
    const { tokenId, secret } = await createTestToken(world)
    const end = nextHalf()
    await db.token.update({ where: { id: tokenId }, data: { [field]: new Date(end) } })
    await verifier.get().running.catchUp()
    const { before, after } = await askAcross(end, secret)
    expect(new Set(before)).toEqual(new Set(['ok']))
    expect(after.filter((code) => code === 'ok')).toEqual([])
  },
)

test('the end of a rotation’s overlap likewise', async () => {
  const { tokenId, secret } = await createTestToken(world)
  const end = nextHalf()
  await db.credential.updateMany({ where: { tokenId }, data: { endsAt: new Date(end) } })
  await verifier.get().running.catchUp()
  const { before, after } = await askAcross(end, secret)
  expect(before).toContain('ok')
  expect(new Set(after)).toEqual(new Set(['revoked']))
})

test('custom Datalog that looks at the time ends with its second', async () => {
  const { secret } = await createTestToken(world)
  const end = nextHalf() + 500
  const source = `check if time($now), $now < ${new Date(end).toISOString().replace('.000', '')};`
  const copy = await copyOf(world, secret, [{ type: 'custom', source }])
  const { before, after } = await askAcross(end, copy)
  expect(new Set(before)).toEqual(new Set(['ok']))
  expect(after).not.toContain('ok')
})

test('a revocation between two of the same second ends it', async () => {
  const { revoke, restore } = tokenActions(world)
  const { tokenId, secret } = await createTestToken(world)
  for (let round = 0; round < 5; round++) {
    expect([await codeOf(secret), await codeOf(secret)]).toEqual(['ok', 'ok'])
    await revoke(tokenId)
    await verifier.get().running.catchUp()
    expect([await codeOf(secret), await codeOf(secret)]).toEqual(['revoked', 'revoked'])
    await restore(tokenId)
    await verifier.get().running.catchUp()
  }
})

test('another question gets its own answer, however they take turns', async () => {
  const { tokenId } = await createTestToken(world)
  const { secret } = await attenuateTestToken(world, tokenId, [{ type: 'networks', cidrs: ['203.0.113.0/24'] }])
  for (let round = 0; round < 5; round++) {
    expect(await codeOf(secret, { clientIp: '203.0.113.7' })).toBe('ok')
    expect(await codeOf(secret, { clientIp: '198.51.100.7' })).toBe('restricted')
    expect(await codeOf(secret)).toBe('restricted')
  }
})

/** Sends bodies one behind the other on one connection, without waiting for an answer, and answers status and code of each in turn. */
async function sendAtOnce(bodies: string[]): Promise<string[]> {
  const socket = connect({ port: Number(new URL(verifier.get().url).port), host: '127.0.0.1' })
  const requests = bodies.map((body) => {
    const head = 'POST /v1/verify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json'
    return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  })
  socket.write(requests.join('').replace(/(.*)content-type/s, '$1connection: close\r\ncontent-type'))
  const answers = (await text(socket)).split(/(?=HTTP\/1\.1 \d{3})/)
  return answers.map((answer) => `${answer.slice(9, 12)} ${/"code":"(\w+)"/.exec(answer)?.[1]}`)
}

test('in whatever form questions are written, each has its own answer', async () => {
  const { tokenId } = await createTestToken(world)
  const { secret: token } = await attenuateTestToken(world, tokenId, [
    { type: 'networks', cidrs: ['203.0.113.0/24'] },
    { type: 'read_only' },
  ])
  const { slug, id } = world.organization
  const asked = { token, organization: slug, application: 'orders', operation: 'order:list', clientIp: '203.0.113.7' }
  const { clientIp: _, ...fromNowhere } = asked
  const usual = JSON.stringify(asked)
  const and = (member: string) => `${usual.slice(0, -1)},${member}}`
  const nowhereAnd = (member: string) => `${JSON.stringify(fromNowhere).slice(0, -1)},${member}}`
  const forms: [string, string][] = [
    ['200 ok', usual],
    // The same, and told again or not.
    ['200 ok', JSON.stringify({ ...asked, token: `Bearer ${token}` })],
    ['200 ok', JSON.stringify({ ...asked, organization: id, application: world.orders.id })],
    ['200 ok', nowhereAnd('"client\\u0049p":"::FFFF:203.0.113.7"')],
    ['200 ok', and('"access":"read","method":"get","path":"/orders?page=2"')],
    // The last of two counts.
    ['200 ok', and('"clientIp":"198.51.100.7","clientIp":"203.0.113.8"')],
    ['200 restricted', and('"clientIp":"198.51.100.7"')],
    ['200 restricted', and('"access":"write"')],
    ['200 restricted', and('"operation":"order:create"')],
    // Its catalogue entry says that it writes.
    ['200 restricted', and('"operation":"order:get"')],
    ['200 restricted', JSON.stringify(fromNowhere)],
    ['200 unknown_application', and('"application":"Orders"')],
    ['200 unknown_application', and('"application":"orders\\u0000"')],
    ['200 unknown_application', and('"application":"\\uff4frders"')],
    ['200 unknown', and(`"organization":"${slug.toUpperCase()}"`)],
    ['400 invalid_request', and('"__proto__":{"access":"read"}')],
    ['400 invalid_request', nowhereAnd('"__proto__":{"clientIp":"203.0.113.7"}')],
    ['400 invalid_request', and('"constructor":"x"')],
    ['400 invalid_request', and('"clientIp":null')],
    ['400 invalid_request', and('"ClientIp":"203.0.113.7"')],
    ['400 invalid_request', and('"path":"/orders/../users"')],
  ]
  // Of names that stand for nothing, only so many may be looked up in a second.
  await verifier.get().running.catchUp()
  for (const [, body] of forms) await verifier.get().post(body)
  // Each behind each other one.
  for (const form of forms) {
    const sent = forms.flatMap((other) => [form, other, other])
    expect(await sendAtOnce(sent.map(([, body]) => body))).toEqual(sent.map(([code]) => code))
  }
})

test('every one of them is counted, for whom it came from', async () => {
  const { tokenId, secret } = await createTestToken(world)
  for (let round = 0; round < 40; round++) {
    const clientIp = `203.0.113.${1 + (Math.floor(round / 4) % 2)}`
    await codeOf(secret, { clientIp })
    if (round === 25) await verifier.get().running.flushUsage()
  }
  await verifier.get().running.flushUsage()
  const counts = await db.usageMinute.groupBy({ by: ['address'], where: { tokenId }, _sum: { count: true } })
  expect(Object.fromEntries(counts.map(({ address, _sum }) => [address, Number(_sum.count)]))).toEqual({
    '203.0.113.1': 20,
    '203.0.113.2': 20,
  })
})
