import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import type { ServiceUserOption } from '../types'

const shown = 200

/** The service users that the list can be filtered by, deactivated ones too, by name: the first ones, and the one that it is filtered by. */
export async function tokenFilterOptions(slug: string, chosen: string | undefined): Promise<ServiceUserOption[]> {
  const { organization } = await requireMember(slug, 'service_token:read')
  const select = { id: true, name: true, identifier: true } as const
  const first = await db.serviceUser.findMany({
    where: { organizationId: organization.id },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
    take: shown,
    select,
  })
  if (!chosen || first.some(({ id }) => id === chosen)) return first
  return [
    ...(await db.serviceUser.findMany({ where: { id: chosen, organizationId: organization.id }, select })),
    ...first,
  ]
}
