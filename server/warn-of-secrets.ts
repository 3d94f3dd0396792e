import { db } from '@/lib/db/client'
import { foreignSecrets } from '@/lib/secret-rotation/rotate-secret'
import type { Database } from './database'
import { say } from './say'

/**
 * Tells of a rotation that is not finished, and of what lies under a secret that nobody gave. Neither keeps Latchkey from its work, and no more
 * does a database that goes away just then.
 * @param stop says nothing more once it is aborted: the database is being ended.
 */
export async function warnOfSecrets({ secret, newSecret }: Database, stop: AbortSignal): Promise<void> {
  if (newSecret) {
    say.problem(
      'LATCHKEY_SECRET is being replaced: what is encrypted from now on lies under the new secret. Finish with npm run rotate-secret.',
    )
  }
  try {
    const foreign = await foreignSecrets({ old: secret, next: newSecret ?? secret })
    warnOfForeign(foreign.reduce((sum, one) => sum + one.count, 0))
  } catch {
    if (stop.aborted) return
    say.problem(
      'The database could not be asked whether everything in it lies under this LATCHKEY_SECRET. The next start asks again.',
    )
  } finally {
    await db.$disconnect()
  }
}

function warnOfForeign(count: number): void {
  if (count === 0) return
  const what =
    count === 1 ? 'One secret in the database lies' : `${count.toLocaleString('en')} secrets in the database lie`
  say.problem(
    `${what} under another LATCHKEY_SECRET than this one, and cannot be read: signing keys, authenticators, client secrets of ` +
      'single sign-on or queued mail. Start Latchkey with the secret that they were encrypted under.',
  )
}
