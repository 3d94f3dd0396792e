import { poolerWarning } from '@/lib/db/pooler'
import type { Environment } from '@/lib/env'
import { say } from './say'

/** Tells that changes are not heard through a pooler. The verifier still finds them in time, by asking. */
export async function warnOfPooler({ DATABASE_URL, LATCHKEY_DIRECT_DATABASE_URL }: Environment): Promise<void> {
  const warning = DATABASE_URL && (await poolerWarning(DATABASE_URL, LATCHKEY_DIRECT_DATABASE_URL))
  if (warning) say.problem(warning)
}
