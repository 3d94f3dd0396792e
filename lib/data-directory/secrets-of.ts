import type { Environment } from '../env'
import { generatedSecret, nextSecret } from './secret'

/**
 * The secrets of an installation with a data directory: given by the environment, or kept there. One that is being rotated has two, and
 * what is kept there says so even when nobody else does: part of the database may lie under the new one already.
 */
export function secretsOf(
  environment: Pick<Environment, 'LATCHKEY_SECRET' | 'LATCHKEY_NEW_SECRET'>,
  dataDirectory: string,
): { secret: string; newSecret: string | undefined } {
  const { LATCHKEY_SECRET, LATCHKEY_NEW_SECRET } = environment
  if (LATCHKEY_SECRET) return { secret: LATCHKEY_SECRET, newSecret: LATCHKEY_NEW_SECRET }
  return { secret: generatedSecret(dataDirectory), newSecret: nextSecret(dataDirectory) }
}
