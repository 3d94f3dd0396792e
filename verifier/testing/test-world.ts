import { attenuate } from '@/lib/biscuit/attenuate'
import { inspect } from '@/lib/biscuit/inspect'
import { type MintInput, mint } from '@/lib/biscuit/mint'
import { db } from '@/lib/db/client'
import { newId } from '@/lib/ids'
import { currentSigningKey } from '@/lib/keys/current-signing-key'
import { nameKey } from '@/lib/names'
import { type Restriction, restrictionsSchema } from '@/lib/restrictions/schema'
import { asAdmin, createTestOrganization, type TestOrganization } from '@/lib/testing/factories'
import { attenuateToken } from '@/lib/tokens/mutations/attenuate'
import { createToken } from '@/lib/tokens/mutations/create'
import { deleteConfirmed } from '@/lib/tokens/mutations/delete'
import { registerCopy } from '@/lib/tokens/mutations/register-copy'
import { restoreToken } from '@/lib/tokens/mutations/restore'
import { revokeToken } from '@/lib/tokens/mutations/revoke'
import { rotateToken } from '@/lib/tokens/mutations/rotate'
import { serviceTokens } from '@/lib/tokens/realm'
import type { Minted } from '@/lib/tokens/types'

// What verifier tests are about: an organization with an application, a service user and tokens, made as the dashboard makes them.

type RoleName = keyof TestOrganization['roleIds']

export interface TestApplication {
  id: string
  name: string
  slug: string
}

export interface TestServiceUser {
  id: string
  name: string
  identifier: string
}

/** An organization with the application "orders", which the Public team may write, and the service user "Pipeline" with role Admin. */
export interface TestWorld {
  organization: TestOrganization
  orders: TestApplication
  pipeline: TestServiceUser
}

export async function createTestWorld(): Promise<TestWorld> {
  const organization = await createTestOrganization()
  const orders = await createTestApplication(organization, 'orders', 'write')
  const pipeline = await createTestServiceUser(organization, 'Pipeline', 'admin')
  return { organization, orders, pipeline }
}

export async function createTestApplication(
  organization: TestOrganization,
  slug: string,
  everyone: 'none' | 'read' | 'write',
): Promise<TestApplication> {
  const id = newId('app')
  const name = `The ${slug}`
  await db.application.create({
    data: {
      id,
      organizationId: organization.id,
      name,
      nameKey: nameKey(name),
      slug,
      operations: {
        create: [
          { name: 'order:list', access: 'read' },
          { name: 'order:read', access: 'read' },
          { name: 'order:create', access: 'write' },
          // Its name says read, its catalogue entry does not.
          { name: 'order:get', access: 'write' },
        ],
      },
      ...(everyone !== 'none' && { teams: { create: { teamId: organization.publicTeamId, level: everyone } } }),
    },
  })
  return { id, name, slug }
}

export async function createTestServiceUser(
  organization: TestOrganization,
  name: string,
  role: RoleName,
): Promise<TestServiceUser> {
  const id = newId('su')
  const identifier = `${name.toLowerCase().replaceAll(' ', '_')}@service`
  await db.serviceUser.create({
    data: {
      id,
      organizationId: organization.id,
      name,
      nameKey: nameKey(name),
      identifier,
      roleId: organization.roleIds[role],
      createdByName: 'A test',
    },
  })
  return { id, name, identifier }
}

const freshName = () => `Token ${crypto.randomUUID()}`

/** A root token of a service user, which never expires unless told when. */
export function createTestToken(
  { organization, pipeline }: TestWorld,
  options: { serviceUserId?: string; name?: string; expiresAt?: string } = {},
): Promise<Minted> {
  const { serviceUserId = pipeline.id, name = freshName(), expiresAt } = options
  return asAdmin(organization, () =>
    createToken(serviceTokens(organization.slug), {
      name,
      serviceUserId,
      expiration: expiresAt ? { choice: 'custom', at: expiresAt } : { choice: 'never' },
      note: '',
      idempotencyKey: crypto.randomUUID(),
    }),
  )
}

/** A child that the server mints. */
export function attenuateTestToken(
  { organization }: TestWorld,
  parentId: string,
  restrictions: Restriction[],
): Promise<Minted> {
  return asAdmin(organization, () =>
    attenuateToken(serviceTokens(organization.slug), {
      parentId,
      name: freshName(),
      restrictions: restrictionsSchema.parse(restrictions),
      note: '',
      idempotencyKey: crypto.randomUUID(),
    }),
  )
}

/** The secret of a copy, attenuated as a browser does it; nothing is registered. */
export async function copyOf(
  { organization }: TestWorld,
  secret: string,
  restrictions: Restriction[],
): Promise<string> {
  const made = await attenuate(secret, restrictionsSchema.parse(restrictions), [organization.signingKey])
  if (!made.ok) throw new Error(made.message)
  return made.secret
}

/** Lists a copy, claiming `restrictions` for each block beyond `minted`. */
export async function registerTestCopy(
  { organization }: TestWorld,
  secret: string,
  restrictions: Restriction[][],
): Promise<{ id: string; name: string }> {
  const inspection = inspect(secret)
  if (!inspection.ok) throw new Error(inspection.message)
  const name = freshName()
  const { id } = await asAdmin(organization, () =>
    registerCopy(serviceTokens(organization.slug), {
      name,
      credentialId: inspection.token.authority.credentialId,
      revocationIds: inspection.blocks.map((block) => block.revocationId),
      restrictions,
    }),
  )
  return { id, name }
}

/** Mints whatever a test wants to present, signed by the organization's key, with no row anywhere unless the test writes it. */
export async function mintLoose(
  { organization, pipeline }: TestWorld,
  input: Partial<MintInput> = {},
): Promise<{ secret: string; revocationIds: string[] }> {
  const key = await db.$transaction((tx) => currentSigningKey(tx, organization.id))
  const made = await mint({
    rootKeyId: key.id,
    privateKey: key.privateKey,
    organizationId: organization.id,
    rootTokenId: newId('tok'),
    credentialId: newId('crd'),
    owner: { kind: 'service_user', id: pipeline.id },
    kind: 'service',
    ...input,
  })
  if (!made.ok) throw new Error(made.message)
  return made
}

export interface LooseToken {
  tokenId: string
  credentialId: string
  secret: string
  revocationIds: string[]
}

/** A root token with its rows, of a kind or owner that the dashboard does not mint for yet. */
export async function insertToken(
  world: TestWorld,
  { kind = 'service', membershipId }: { kind?: 'service' | 'personal' | 'scim'; membershipId?: string } = {},
): Promise<LooseToken> {
  const { organization, pipeline } = world
  const [tokenId, credentialId] = [newId('tok'), newId('crd')]
  const owner = membershipId
    ? ({ kind: 'membership', id: membershipId } as const)
    : ({ kind: 'service_user', id: pipeline.id } as const)
  const { secret, revocationIds } = await mintLoose(world, { rootTokenId: tokenId, credentialId, kind, owner })
  const name = freshName()
  await db.token.create({
    data: {
      id: tokenId,
      organizationId: organization.id,
      kind,
      ...(membershipId ? { membershipId } : { serviceUserId: pipeline.id }),
      ownerName: 'An owner',
      ownerIdentifier: 'owner',
      rootId: tokenId,
      path: tokenId,
      name,
      nameKey: nameKey(name),
      createdByName: 'A test',
    },
  })
  const signingKeyId = organization.signingKey.id
  await db.credential.create({
    data: { id: credentialId, organizationId: organization.id, tokenId, signingKeyId, revocationIds },
  })
  return { tokenId, credentialId, secret, revocationIds }
}

/** A member with a role of their own that grants nothing, or what is given. */
export async function createTestMembership(organization: TestOrganization, grants: string[] = ['*']): Promise<string> {
  const [userId, membershipId, roleId] = [newId('usr'), newId('mem'), newId('rol')]
  await db.user.create({ data: { id: userId, email: `${userId}@example.com`, name: 'Una User', passwordHash: '' } })
  await db.role.create({
    data: {
      id: roleId,
      organizationId: organization.id,
      name: `Role ${roleId}`,
      nameKey: nameKey(`Role ${roleId}`),
      grants,
    },
  })
  await db.membership.create({ data: { id: membershipId, organizationId: organization.id, userId, roleId } })
  return membershipId
}

/** The secret with one bit of a block's signature flipped. */
export function withBrokenSignature(secret: string, block = 0): string {
  const inspection = inspect(secret)
  if (!inspection.ok) throw new Error(inspection.message)
  const bytes = Buffer.from(inspection.bytes)
  const at = bytes.indexOf(Buffer.from(inspection.blocks[block]!.revocationId, 'hex'))
  bytes[at + 7]! ^= 1
  return bytes.toString('base64url')
}

/** The 1.1 KB of platform-facts: 40 facts joined four ways. Seconds of CPU in biscuit-wasm, whatever its limits say. */
export const joinBomb = [
  ...Array.from({ length: 40 }, (_, index) => `n(${index});`),
  'check if n($a), n($b), n($c), n($d), $a + $b + $c + $d == -1;',
].join('\n')

/** Likewise: 20 facts joined six ways. */
export const sixWayJoin = [
  ...Array.from({ length: 20 }, (_, index) => `n(${index});`),
  'check if n($a), n($b), n($c), n($d), n($e), n($f), $a + $f == -1;',
].join('\n')

/** What an admin does to tokens in the dashboard. */
export function tokenActions({ organization }: TestWorld) {
  const { slug } = organization
  const asHer = <T>(work: () => Promise<T>) => asAdmin(organization, work)
  return {
    revoke: (tokenId: string) => asHer(() => revokeToken(serviceTokens(slug), { tokenId, reason: '' })),
    restore: (tokenId: string) => asHer(() => restoreToken(serviceTokens(slug), { tokenId })),
    remove: (tokenId: string) => asHer(() => deleteConfirmed(serviceTokens(slug), tokenId, () => undefined)),
    rotate: (tokenId: string, overlap: '0' | '1h') =>
      asHer(() => rotateToken(serviceTokens(slug), { tokenId, overlap, idempotencyKey: crypto.randomUUID() })),
  }
}
