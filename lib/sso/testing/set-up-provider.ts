import { db } from '../../db/client'
import { newId } from '../../ids'
import type { TestOrganization } from '../../testing/factories'
import { encryptClientSecret } from '../client-secret'

type Options = { domains?: string[]; firstRole?: keyof TestOrganization['roleIds'] | null; required?: boolean }
type Registered = { issuer: string; clientId: string; clientSecret: string }

/** Makes a provider the organization's. @returns its id. Nothing of the product imports this file. */
export async function setUpProvider(
  organization: TestOrganization,
  { issuer, clientId, clientSecret }: Registered,
  { domains = ['example.com'], firstRole = 'member', required = false }: Options = {},
): Promise<string> {
  const id = newId('sso')
  await db.ssoProvider.create({
    data: {
      id,
      organizationId: organization.id,
      issuer,
      clientId,
      ...encryptClientSecret(id, clientSecret),
      domains,
      firstRoleId: firstRole && organization.roleIds[firstRole],
      required,
    },
    select: { id: true },
  })
  return id
}
