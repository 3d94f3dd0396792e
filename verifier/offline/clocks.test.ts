import { expect, test, vi } from 'vitest'
import { codeOf, feedOfEachTest, untilCode } from './testing/feed-of-each-test'

// What the passing of time does, by clocks that are set. Timers run on meanwhile: the verifier goes on asking.

const [minute, hour] = [60_000, 3_600_000]
const { feed, minted, open, secretOf } = feedOfEachTest()
/** Time passes for everybody, and while the machine is awake. */
const startTime = () => vi.useFakeTimers({ toFake: ['performance', 'Date'] })
/** The monotonic clock stands still while the machine sleeps. */
const sleep = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
const refuseAll = () => {
  feed().intercept = (_, response) => {
    response.writeHead(503).end()
    return true
  }
}
const refuseNone = () => {
  feed().intercept = () => false
}

test('a machine that slept does not know what was revoked meanwhile, nor what expired', async () => {
  const verifier = await open()
  const at = `${new Date(Date.now() + hour / 2).toISOString().slice(0, 19)}Z`
  const [revoked, expiring, good] = [await minted(), await minted([[{ type: 'expires', at }]]), await minted()]
  const codes = () => Promise.all([revoked, expiring, good].map(({ secret }) => codeOf(verifier, secret)))
  expect(await codes()).toEqual(['ok', 'ok', 'ok'])
  refuseAll()
  feed().add('revoked', revoked.revocationIds)
  sleep(hour)
  expect(await codes()).toEqual(['unavailable', 'unavailable', 'unavailable'])
  expect(verifier.status().ageSeconds).toBeGreaterThanOrEqual(3_600)
  refuseNone()
  await untilCode(verifier, good.secret, 'ok')
  expect(await codes()).toEqual(['revoked', 'expired', 'ok'])
})

test('what a stream had brought before the machine slept says nothing of the time since', async () => {
  feed().streams = true
  const verifier = await open()
  const { secret } = await minted()
  await vi.waitUntil(() => feed().asked.filter((path) => path.includes('revocations')).length > 1, { timeout: 20_000 })
  expect(await codeOf(verifier, secret)).toBe('ok')
  refuseAll()
  feed().lie = (page) => ({ ...page, issuedAt: new Date(Date.now() - hour).toISOString() })
  const asked = feed().asked.length
  sleep(hour)
  // It asks anew only once the stream has brought something.
  await vi.waitUntil(() => feed().asked.length > asked, { timeout: 20_000 })
  expect(await codeOf(verifier, secret)).toBe('unavailable')
})

test('a server whose clock was set back by less than the bound is believed again after a minute', async () => {
  startTime()
  const verifier = await open()
  const { secret } = await minted()
  expect(await codeOf(verifier, secret)).toBe('ok')
  feed().lie = (page) => ({ ...page, issuedAt: new Date(Date.parse(page.issuedAt) - 25_000).toISOString() })
  const asked = () => feed().asked.filter((path) => path.includes('revocations')).length
  const before = asked()
  // When the third is asked for, the second has been taken.
  await vi.waitUntil(() => asked() >= before + 3, { timeout: 20_000 })
  vi.advanceTimersByTime(minute + 1_000)
  await vi.waitUntil(() => (verifier.status().ageSeconds ?? 30) < 15, { timeout: 20_000 })
  expect(await codeOf(verifier, secret)).toBe('ok')
})

test('a server whose clock was set back is believed again after a minute', async () => {
  // Time passes as the test waits.
  vi.useFakeTimers({ toFake: ['performance'] })
  const verifier = await open()
  const { secret, revocationIds } = await minted()
  expect(await codeOf(verifier, secret)).toBe('ok')
  feed().lie = (page) => ({ ...page, issuedAt: new Date(Date.parse(page.issuedAt) - 120_000).toISOString() })
  feed().add('revoked', revocationIds)
  vi.advanceTimersByTime(31_000)
  await untilCode(verifier, secret, 'unavailable')
  vi.advanceTimersByTime(61_000)
  await untilCode(verifier, secret, 'revoked')
})

test('setting the machine’s clock revives nothing, and ends nothing', async () => {
  const verifier = await open()
  // The server runs in this process, and its clock is not set.
  const { timeOrigin } = performance
  feed().lie = (page) => ({ ...page, issuedAt: new Date(timeOrigin + performance.now()).toISOString() })
  const at = new Date(Date.now() + 60_000)
  const token = await secretOf([{ type: 'expires', at: `${at.toISOString().slice(0, 19)}Z` }])
  const expired = await secretOf([{ type: 'expires', at: '2026-01-01T00:00:00Z' }])
  for (const set of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']) {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(set) })
    expect([await codeOf(verifier, token), await codeOf(verifier, expired)]).toEqual(['ok', 'expired'])
  }
})

/** Another history as long as the one before: a database that lost what was committed last goes on with something else. */
async function replaceLast(): Promise<string> {
  const { secret, revocationIds } = await minted()
  feed().rewind(1)
  feed().add('revoked', revocationIds)
  return secret
}

test('whoever lost touch with the feed reads it from the beginning', async () => {
  const verifier = await open({ stalenessSeconds: 2 })
  const [kept, lost] = [await minted(), await minted()]
  for (const { revocationIds } of [kept, lost]) feed().add('revoked', revocationIds)
  await untilCode(verifier, lost.secret, 'revoked')
  refuseAll()
  // Keys, too, have their age.
  await vi.waitUntil(() => verifier.status().ageSeconds! > 5, { timeout: 20_000 })
  expect(await codeOf(verifier, kept.secret)).toBe('unavailable')
  const missed = await replaceLast()
  feed().pageSize = 1
  refuseNone()
  await untilCode(verifier, kept.secret, 'revoked')
  expect([await codeOf(verifier, missed), await codeOf(verifier, lost.secret)]).toEqual(['revoked', 'ok'])
  expect(verifier.status()).toMatchObject({ position: 2, revocationIds: 2 })
})

test('about daily everything is read anew, and answers are fresh meanwhile', async () => {
  startTime()
  feed().streams = true
  feed().pageSize = 1
  const [kept, lost] = [await minted(), await minted()]
  for (const { revocationIds } of [kept, lost]) feed().add('revoked', revocationIds)
  const verifier = await open({ stalenessSeconds: 3_600 })
  expect(await codeOf(verifier, lost.secret)).toBe('revoked')
  const missed = await replaceLast()
  const isFresh = async () => {
    expect([await codeOf(verifier, kept.secret), verifier.status().available]).toEqual(['revoked', true])
    return verifier.status().ageSeconds! < 60
  }
  const begunAnew = () => feed().asked.filter((path) => path.endsWith('since=0')).length > 1
  for (let hours = 0; hours < 30 && !begunAnew(); hours += 0.8) {
    vi.advanceTimersByTime(0.8 * hour)
    await vi.waitUntil(isFresh, { timeout: 20_000, interval: 5 })
  }
  await vi.waitUntil(async () => (await isFresh()) && (await codeOf(verifier, missed)) === 'revoked', {
    timeout: 20_000,
  })
  expect(await codeOf(verifier, lost.secret)).toBe('ok')
}, 90_000)
