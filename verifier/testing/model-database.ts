import type { Change } from '@/lib/changes/read-changes'
import type { ChangedEntity } from '@/lib/db/generated/enums'
import type { Access } from '@/lib/decision/access'
import type { StateParts } from '@/lib/decision-state/parts'

// What a database would say, position by position, without one: one organization, service user, role and application, and a root token with a
// listed copy.

/** All that can be different. Times are milliseconds since 1970. */
export interface Rows {
  several: boolean
  key: 'signing' | 'verifying' | 'retired'
  slug: string
  allowCustomDatalog: boolean
  endsAt: number | null
  rootExpiresAt: number | null
  rootRevokedAt: number | null
  copyExpiresAt: number | null
  copyRevokedAt: number | null
  tombstone: boolean
  credentialGone: boolean
  ownerActive: boolean
  builtIn: 'admin' | null
  grants: string
  level: Access | 'none'
  catalogued: Access
  applicationDeleted: boolean
}

/** Whose they are, and the ids of what is told of changes. */
export interface Fixed {
  organizationId: string
  credentialId: string
  rootId: string
  serviceUserId: string
  keyId: number
  publicKey: string
  /** Of the authority block. */
  revocationId: string
  copyRevocationId: string
}

export const otherOrganization = 'org_other'
const roleId = 'rol_1'
export const applicationId = 'app_01m80sc7fmeepbb9j0ge2fzj9t'

const inOrder: Rows = {
  several: false,
  key: 'signing',
  slug: 'northwind',
  allowCustomDatalog: true,
  endsAt: null,
  rootExpiresAt: null,
  rootRevokedAt: null,
  copyExpiresAt: null,
  copyRevokedAt: null,
  tombstone: false,
  credentialGone: false,
  ownerActive: true,
  builtIn: null,
  grants: '*',
  level: 'write',
  catalogued: 'read',
  applicationDeleted: false,
}

/** A database that remembers all that it ever said. */
export function createModelDatabase(fixed: Fixed) {
  const versions: Rows[] = [inOrder]
  const changes: Change[] = []
  const { organizationId, credentialId, rootId, serviceUserId, keyId } = fixed

  const tellers: Record<keyof Rows, [ChangedEntity, string]> = {
    several: ['organization', otherOrganization],
    key: ['key', String(keyId)],
    slug: ['organization', organizationId],
    allowCustomDatalog: ['organization', organizationId],
    endsAt: ['credential', credentialId],
    rootExpiresAt: ['token', rootId],
    rootRevokedAt: ['token', rootId],
    copyExpiresAt: ['token', rootId],
    copyRevokedAt: ['token', rootId],
    tombstone: ['credential', credentialId],
    credentialGone: ['credential', credentialId],
    ownerActive: ['service_user', serviceUserId],
    builtIn: ['role', roleId],
    grants: ['role', roleId],
    level: ['application', applicationId],
    catalogued: ['application', applicationId],
    applicationDeleted: ['application', applicationId],
  }

  return {
    position: () => versions.length - 1,
    rows: (position: number): Rows => versions[position]!,
    /** What came after the first position, up to the second. */
    changes: (after: number, upTo: number): Change[] => changes.slice(after, upTo),
    change(difference: Partial<Rows>): void {
      const [name] = Object.keys(difference) as (keyof Rows)[]
      const [entity, entityId] = tellers[name!]
      versions.push({ ...versions.at(-1)!, ...difference })
      changes.push({ position: versions.length - 1, entity, entityId, organizationId })
    },
    /** What is read at a position for a question that names this application. */
    read: (position: number, application: string | undefined, now: Date): StateParts =>
      partsOf(fixed, versions[position]!, { position, application, now }),
  }
}

const dateOf = (at: number | null) => (at === null ? null : new Date(at))

function partsOf(
  fixed: Fixed,
  rows: Rows,
  { position, application, now }: { position: number; application: string | undefined; now: Date },
): StateParts {
  const { organizationId, credentialId, rootId, serviceUserId, keyId, publicKey, revocationId, copyRevocationId } =
    fixed
  const isNamed = application === applicationId || (application === 'orders' && !rows.applicationDeleted)
  const row = { kind: 'service' as const, effectiveRevocationCause: null }
  const copy = {
    ...row,
    id: 'tok_copy',
    name: 'A copy',
    effectiveExpiresAt: dateOf(rows.copyExpiresAt),
    effectiveRevokedAt: dateOf(rows.copyRevokedAt),
    copyRevocationId,
    firstSeenAt: new Date(0),
  }
  const known: Pick<StateParts, 'credential' | 'owner' | 'role'> = {
    credential: {
      credential: { id: credentialId, tokenId: rootId, endsAt: dateOf(rows.endsAt), revocationIds: [revocationId] },
      rootId,
      owner: { kind: 'service_user', id: serviceUserId },
      chain: [
        {
          ...row,
          id: rootId,
          name: 'The root',
          effectiveExpiresAt: dateOf(rows.rootExpiresAt),
          effectiveRevokedAt: dateOf(rows.rootRevokedAt),
        },
      ],
      copies: new Map([[copyRevocationId, copy]]),
      tombstones: new Set(rows.tombstone ? [copyRevocationId] : []),
      whole: true,
    },
    owner: {
      kind: 'service_user',
      id: serviceUserId,
      identifier: 'deploy@service',
      name: 'Deploy',
      active: rows.ownerActive,
      roleId,
      teams: new Set(),
    },
    role: { id: roleId, name: 'A role', builtIn: rows.builtIn, grants: [rows.grants], managementOperations: [] },
  }
  return {
    position,
    now,
    severalOrganizations: rows.several,
    key: { id: keyId, organizationId, publicKey, state: rows.key },
    organization: { id: organizationId, slug: rows.slug, allowCustomDatalog: rows.allowCustomDatalog },
    ...(rows.credentialGone ? { credential: null, owner: null, role: null } : known),
    application: isNamed
      ? {
          id: applicationId,
          name: 'Orders',
          deleted: rows.applicationDeleted,
          operations: new Map([['order:list', rows.catalogued]]),
          everyone: rows.level === 'none' ? undefined : rows.level,
          levels: new Map(),
          whole: true,
        }
      : null,
  }
}
