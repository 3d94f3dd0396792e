import 'server-only'
import { holdingOfMember } from '../../auth/load-holding'
import { canDo } from '../../auth/require-member'
import { db } from '../../db/client'
import { tokenStatus } from '../../decision/status'
import { Refusal } from '../../errors'
import { effectiveRestrictions } from '../../restrictions/effective'
import type { TokenRealm } from '../realm'
import type { LineageToken } from '../state/lineage'
import { requireTokens, type TokenAccess } from '../state/require-tokens'
import { chainOf } from '../state/restrictions-of'
import type { ApplicationOption, AttenuateOptions, CredentialOptions } from '../types'
import { clock } from './clock'
import { findLineage } from './find-token'
import { policyOf } from './form-options'
import { applicationsOf, ownerShown } from './present'

const maxApplications = 1_000

/** What the attenuate form offers below a token: nothing that the token does not have. */
export async function attenuateOptions(realm: TokenRealm, tokenId: string): Promise<AttenuateOptions> {
  const access = await requireTokens(realm, 'attenuate')
  return optionsBelow(access, await findLineage(access, tokenId))
}

/** The same below a pasted secret, of which only credential and revocation ids are told. */
export async function credentialOptions(
  realm: TokenRealm,
  { credentialId, revocationIds }: { credentialId: string; revocationIds: string[] },
): Promise<CredentialOptions> {
  const access = await requireTokens(realm, 'attenuate')
  const { member, owned } = access
  const { organizationId } = owned
  const credential = await db.credential.findFirst({
    where: { id: credentialId, organizationId, token: owned },
    select: { tokenId: true, revocationIds: true },
  })
  if (!credential?.revocationIds.every((id, index) => revocationIds[index] === id)) {
    throw new Refusal(`This token is not known in ${member.organization.name}: it was deleted, or made elsewhere.`)
  }
  const appended = revocationIds.slice(credential.revocationIds.length)
  const copies = await db.token.findMany({
    where: { ...owned, copyCredentialId: credentialId, copyRevocationId: { in: appended } },
    select: { id: true, copyRevocationId: true },
  })
  const listed = appended.flatMap((id) => copies.find((copy) => copy.copyRevocationId === id) ?? [])
  const [lineage, keys] = await Promise.all([
    findLineage(access, listed.at(-1)?.id ?? credential.tokenId),
    db.signingKey.findMany({
      where: { organizationId, state: { not: 'retired' } },
      select: { id: true, publicKey: true },
    }),
  ])
  const mintedBlocks = credential.revocationIds.length
  return { ...(await optionsBelow(access, lineage)), mintedBlocks, listedBlocks: listed.length, keys }
}

async function optionsBelow(access: TokenAccess, lineage: LineageToken[]): Promise<AttenuateOptions> {
  const { member } = access
  const parent = lineage.at(-1)!
  const chain = chainOf(lineage)
  const effective = effectiveRestrictions(chain)
  const named = chain.flatMap((restriction) => (restriction.type === 'applications' ? restriction.ids : []))
  const [applications, names, now] = await Promise.all([
    applicationsWithin(access, effective.applications, effective.operations),
    applicationsOf(member, named),
    clock(),
  ])
  return {
    parent: {
      id: parent.id,
      name: parent.name,
      owner: ownerShown(access, parent),
      expiresAt: parent.effectiveExpiresAt?.toISOString() ?? null,
      status: tokenStatus(parent, now),
    },
    chain,
    applications,
    applicationNames: Object.fromEntries(Object.entries(names).map(([id, { name }]) => [id, name])),
    policy: policyOf(member),
  }
}

async function applicationsWithin(
  { kind, member }: TokenAccess,
  ids: string[] | undefined,
  operations: string[] | undefined,
): Promise<ApplicationOption[]> {
  // Whoever may not see the organization's applications is offered those that a team of theirs reaches.
  const hidden = kind === 'personal' && !canDo(member, 'application:read')
  const reached = hidden ? { in: [...(await holdingOfMember(db, member)).levels.keys()] } : {}
  return db.application.findMany({
    where: { organizationId: member.organization.id, deletedAt: null, id: ids && { in: ids }, AND: { id: reached } },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
    take: maxApplications,
    select: {
      id: true,
      name: true,
      slug: true,
      operations: {
        where: { name: operations && { in: operations } },
        orderBy: { name: 'asc' },
        select: { name: true, access: true },
      },
    },
  })
}
