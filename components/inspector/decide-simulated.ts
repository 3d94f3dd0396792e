import { authorize } from '@/lib/biscuit/authorize'
import type { Inspection } from '@/lib/biscuit/inspect'
import { verify } from '@/lib/biscuit/verify'
import { decideWith } from '@/lib/decision/decide'
import type { Decision } from '@/lib/decision/decision'
import type { SimulatedRequest } from '@/lib/inspector/schema'
import type { Inspected } from '@/lib/inspector/types'

/** Decides in the browser, by the verifier's own code, what the verifier would answer. */
export async function decideSimulated(
  inspection: Inspection,
  { state, now }: Inspected,
  request: SimulatedRequest,
): Promise<Decision> {
  const { bytes, token } = inspection
  const { key } = state
  return decideWith(
    {
      reading: { ok: true, token },
      verification: key && key.state !== 'retired' ? await verify(bytes, key.publicKey) : undefined,
      request,
      state,
      now,
    },
    (facts) => authorize(bytes, token, key!.publicKey, facts),
  )
}
