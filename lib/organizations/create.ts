import 'server-only'
import { builtInRoles } from '../auth/operations'
import type { Transaction } from '../db/client'
import { newId } from '../ids'
import { createSigningKey } from '../keys/signing-key'
import { nameKey } from '../names'
import { freeSlug, reservedSlugs, slugFrom } from './slug'

/** An organization just made, with what every organization has from the start. */
export type NewOrganization = {
  id: string
  name: string
  slug: string
  roleIds: Record<keyof typeof builtInRoles, string>
  publicTeamId: string
  signingKey: { id: number; publicKey: string }
}

/** Creates an organization with its built-in roles, its Public team and its first signing key. The caller writes the audit entry. */
export async function createOrganization(tx: Transaction, name: string): Promise<NewOrganization> {
  const slug = await unusedSlug(tx, name)
  const organizationId = newId('org')
  await tx.organization.create({ data: { id: organizationId, name, slug } })

  const roleIds = { admin: newId('rol'), manager: newId('rol'), member: newId('rol') }
  await tx.role.createMany({
    data: (['admin', 'manager', 'member'] as const).map((builtIn) => ({
      id: roleIds[builtIn],
      organizationId,
      builtIn,
      name: builtInRoles[builtIn].name,
      nameKey: nameKey(builtInRoles[builtIn].name),
      grants: [...builtInRoles[builtIn].grants],
      managementOperations: builtInRoles[builtIn].managementOperations,
    })),
  })

  const publicTeamId = newId('team')
  await tx.team.create({
    data: { id: publicTeamId, organizationId, name: 'Public', nameKey: nameKey('Public'), isPublic: true },
  })
  const signingKey = await createSigningKey(tx, organizationId)
  return { id: organizationId, name, slug, roleIds, publicTeamId, signingKey }
}

async function unusedSlug(tx: Transaction, name: string): Promise<string> {
  const slug = slugFrom(name, 'organization')
  // Two of one name at once: the second waits until the first has its slug. Those of deleted organizations stay taken.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/organization-slug'))`
  const taken = await tx.organization.findMany({ where: { slug: { startsWith: slug } }, select: { slug: true } })
  return freeSlug(slug, new Set([...reservedSlugs, ...taken.map((organization) => organization.slug)]))
}
