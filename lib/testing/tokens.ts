import { attenuate } from '../biscuit/attenuate'
import { inspect } from '../biscuit/inspect'
import { db } from '../db/client'
import { newId } from '../ids'
import { nameKey } from '../names'
import type { Restriction } from '../restrictions/schema'
import { attenuateToken } from '../tokens/mutations/attenuate'
import { createToken } from '../tokens/mutations/create'
import { registerCopy } from '../tokens/mutations/register-copy'
import { serviceTokens } from '../tokens/realm'
import type { CreateToken } from '../tokens/schema'
import type { Minted } from '../tokens/types'
import { asAdmin, type TestOrganization } from './factories'

// Service users and tokens for tests, made the way an admin makes them. Nothing of the product imports this file.

let counter = 0
const unique = (word: string) => `${word} ${++counter}`

export const newKey = () => crypto.randomUUID()

/** A service user with one of the built-in roles. */
export async function createTestServiceUser(
  organization: TestOrganization,
  { name = unique('Pipeline'), role = 'member' as keyof TestOrganization['roleIds'] } = {},
): Promise<{ id: string; name: string; identifier: string }> {
  const identifier = `${name.toLowerCase().replaceAll(' ', '_')}@service`
  return db.serviceUser.create({
    data: {
      id: newId('su'),
      organizationId: organization.id,
      name,
      nameKey: nameKey(name),
      identifier,
      roleId: organization.roleIds[role],
      createdByName: organization.admin.name,
    },
    select: { id: true, name: true, identifier: true },
  })
}

/** A root token. */
export function createTestToken(
  organization: TestOrganization,
  serviceUserId: string,
  { name = unique('Token'), expiration = { choice: '30d' } as CreateToken['expiration'] } = {},
): Promise<Minted> {
  const input = { name, serviceUserId, expiration, note: '', idempotencyKey: newKey() }
  return asAdmin(organization, () => createToken(serviceTokens(organization.slug), input))
}

/** A token that the server attenuates from another. */
export function attenuateTestToken(
  organization: TestOrganization,
  parentId: string,
  restrictions: Restriction[] = [{ type: 'read_only' }],
  name: string = unique('Child'),
): Promise<Minted> {
  const input = { parentId, name, restrictions, note: '', idempotencyKey: newKey() }
  return asAdmin(organization, () => attenuateToken(serviceTokens(organization.slug), input))
}

/** A secret narrowed outside the server, as the browser does it. */
export async function attenuateOutside(
  organization: TestOrganization,
  secret: string,
  restrictions: Restriction[] = [{ type: 'read_only' }],
): Promise<string> {
  const keys = await db.signingKey.findMany({
    where: { organizationId: organization.id },
    select: { id: true, publicKey: true },
  })
  const made = await attenuate(secret, restrictions, keys)
  if (!made.ok) throw new Error(made.message)
  return made.secret
}

/** What a browser sends of a secret to register it; the secret stays where it is. */
export async function describeCopy(secret: string): Promise<{
  credentialId: string
  revocationIds: string[]
  restrictions: Restriction[][]
}> {
  const inspected = inspect(secret)
  if (!inspected.ok) throw new Error(inspected.message)
  const { credentialId } = inspected.token.authority
  const revocationIds = inspected.blocks.map((block) => block.revocationId)
  const credential = await db.credential.findUniqueOrThrow({
    where: { id: credentialId },
    select: { revocationIds: true },
  })
  const appended = inspected.blocks.slice(credential.revocationIds.length)
  return { credentialId, revocationIds, restrictions: appended.map((block) => block.restrictions) }
}

/** A copy, narrowed outside and registered. */
export async function registerTestCopy(
  organization: TestOrganization,
  secret: string,
  { restrictions = [{ type: 'read_only' }] as Restriction[], name = unique('Copy') } = {},
): Promise<{ id: string; secret: string; name: string }> {
  const copy = await attenuateOutside(organization, secret, restrictions)
  const input = { name, ...(await describeCopy(copy)) }
  const { id } = await asAdmin(organization, () => registerCopy(serviceTokens(organization.slug), input))
  return { id, secret: copy, name }
}
