import { afterAll } from 'vitest'
import { createOfflineVerifier, type OfflineVerifier } from '../verifier'

/** Offline verifiers for the tests of a file, one for each organization. */
export function offlineVerifiersOfThisFile(): (url: string, slug: string) => Promise<OfflineVerifier> {
  const opened = new Map<string, Promise<OfflineVerifier>>()
  afterAll(async () => {
    for (const verifier of opened.values()) await (await verifier).close()
  })
  return (url, slug) => {
    // The machine that runs tests may be busy.
    const verifier = opened.get(slug) ?? createOfflineVerifier({ url, organization: slug, stalenessSeconds: 60 })
    opened.set(slug, verifier)
    return verifier
  }
}
