import { loadBiscuit } from '@/lib/biscuit/load'
import { createTokenMemory } from '../memory/token-memory'
import { createDecider } from './decide-question'
import { startFollowing } from './follow'
import { createFreshness } from './freshness'
import { createKeyRing } from './key-ring'
import { readOptions } from './options'
import { createRequests, UnexpectedAnswer } from './request'
import { createRevocations } from './revocations'
import { startDatalogWhenNeeded } from './start-datalog'
import type { OfflineVerifier, OfflineVerifierOptions } from './verifier'
import { within } from './within'

/** What tokens may take up in a process that has other things to do. */
const tokenBytes = 16 * 1024 * 1024

/** See createOfflineVerifier. */
export async function startOfflineVerifier(options: OfflineVerifierOptions): Promise<OfflineVerifier> {
  const { url, slug, stalenessMilliseconds, publicKeys, log } = readOptions(options)
  await loadBiscuit()
  const closing = new AbortController()
  const requests = createRequests(url, stalenessMilliseconds, closing.signal)
  const keys = createKeyRing(requests, slug, publicKeys)
  const revocations = createRevocations(stalenessMilliseconds)
  const freshness = createFreshness(keys, revocations, stalenessMilliseconds, closing.signal)
  const settings = { slug, stalenessMilliseconds, closed: closing.signal, log }
  const following = startFollowing(requests, keys, revocations, settings)
  const datalog = startDatalogWhenNeeded(log, stalenessMilliseconds)
  const close = async () => {
    closing.abort()
    await datalog.close()
  }

  const problem = await within(stalenessMilliseconds, following.first)
  if (problem instanceof UnexpectedAnswer && problem.status === 404) {
    await close()
    throw new Error(`${url} knows no organization with the slug ${slug}, or is no Latchkey verifier.`, {
      cause: problem,
    })
  }
  return {
    verify: createDecider({
      slug,
      stalenessMilliseconds,
      keys,
      revocations,
      freshness,
      following,
      datalog,
      tokens: createTokenMemory(tokenBytes),
    }),
    status: () => {
      const [age, trouble] = [freshness.age(), following.problem()]
      return {
        available: freshness.isFresh(),
        position: revocations.position(),
        ageSeconds: age === undefined ? undefined : age / 1_000,
        revocationIds: revocations.size(),
        ...(trouble !== undefined && { problem: trouble }),
      }
    },
    close,
  }
}
