import 'server-only'
import type { Environment } from '../env'
import { createFirstOrganization } from './create-organization'
import { setupSchema } from './schema'

/**
 * The first run by environment (LATCHKEY_ADMIN_EMAIL, _PASSWORD, LATCHKEY_ORGANIZATION): once, and nothing when a user exists.
 * @returns the organization's slug when it was created; null when there was nothing to do; or the problems, in sentences.
 */
export async function runUnattendedSetup(
  environment: Pick<Environment, 'LATCHKEY_ADMIN_EMAIL' | 'LATCHKEY_ADMIN_PASSWORD' | 'LATCHKEY_ORGANIZATION'>,
): Promise<{ created: string | null } | { problems: string[] }> {
  const { LATCHKEY_ADMIN_EMAIL: email, LATCHKEY_ADMIN_PASSWORD: password, LATCHKEY_ORGANIZATION } = environment
  if (!email || !password || !LATCHKEY_ORGANIZATION) return { created: null }
  const setup = setupSchema.safeParse({
    organizationName: LATCHKEY_ORGANIZATION,
    name: email.slice(0, email.indexOf('@')),
    email,
    password,
  })
  if (!setup.success) {
    return { problems: setup.error.issues.map((issue) => `${variable(String(issue.path[0]))}: ${issue.message}`) }
  }
  const made = await createFirstOrganization(setup.data, null)
  return { created: made?.organization.slug ?? null }
}

function variable(field: string): string {
  if (field === 'organizationName') return 'LATCHKEY_ORGANIZATION'
  return field === 'password' ? 'LATCHKEY_ADMIN_PASSWORD' : 'LATCHKEY_ADMIN_EMAIL'
}
