import type { DecisionState, KeyState } from '@/lib/decision/state'
import type { ApplicationPart, CredentialPart, OwnerPart, RolePart, StateParts } from '@/lib/decision-state/parts'
import type { TokenReference } from '@/lib/decision-state/read-parts'
import {
  applicationsKey,
  type ChangedAt,
  type ChangeKey,
  installationKey,
  type Moment,
  organizationKey,
} from './changed-at'
import { createPartStore, type PartStore } from './part-store'

/** What a decision rests on: all of it true at one position of the change feed. */
export type RecalledParts = Omit<StateParts, 'position' | 'now'>

/** What the verifier knows of the database, bounded in bytes. */
export interface StateMemory {
  /** What is recalled is true at this one. */
  moment: () => Moment
  /** Undefined when anything is not known. `application` is its slug or id. */
  recall: (token: TokenReference, application: string | undefined) => RecalledParts | undefined
  /** The signing key alone: null when there is none of this id. */
  recallKey: (rootKeyId: number | undefined) => KeyState | null | undefined
  recallSeveralOrganizations: () => boolean | undefined
  /** Takes of what was read the signing key, and how many organizations there are. */
  keepKey: (read: StateParts, rootKeyId: number | undefined) => void
  /** Takes what was read for a token, which must have been signed by the key: anyone can ask about others. */
  keep: (read: StateParts, token: TokenReference, application: string | undefined) => void
  /** Whether nothing of what was read has changed since, as far as the feed has told. */
  holds: (read: StateParts, token: TokenReference | undefined) => boolean
  clear: () => void
}

const mebibyte = 1024 * 1024
// Nobody holds a secret before its credential is there, so no change tells of new ones.
const askForCredentialAgainAfter = 2_000

// Keys of whatever belongs to an organization: the same id in another one's name is nothing.
const within = (organizationId: string, id: string) => `${organizationId} ${id}`
// What a request calls an application may be any text; no id begins like this.
const forAll = (application: string) => `=${application}`
const forOwner = (ownerId: string, application: string) => `${ownerId} ${application}`
const organizationOf = (key: string) => key.slice(0, key.indexOf(' '))

const changesOf = {
  key: (id: number | undefined, key: KeyState | null): ChangeKey[] => [
    `key ${id}`,
    key ? organizationKey(key.organizationId) : installationKey,
  ],
  credential: (id: string, part: CredentialPart | null): ChangeKey[] => [
    `credential ${id}`,
    ...(part ? [`token ${part.rootId}`] : []),
  ],
  owner: (part: OwnerPart | null): ChangeKey[] => (part ? [`${part.kind} ${part.id}`] : []),
  role: (part: RolePart | null): ChangeKey[] => (part ? [`role ${part.id}`] : []),
  application: (organizationId: string, part: ApplicationPart | null): ChangeKey[] => [
    part ? `application ${part.id}` : applicationsKey(organizationId),
  ],
}

export function createStateMemory(changedAt: ChangedAt): StateMemory {
  const installation = createPartStore<{ severalOrganizations: boolean }>(changedAt, {
    maxBytes: mebibyte,
    bytesOf: () => 0,
    keysOf: () => [installationKey],
  })
  const keys = createPartStore<KeyState>(changedAt, {
    maxBytes: 4 * mebibyte,
    bytesOf: () => 300,
    keysOf: (id, part) => changesOf.key(Number(id), part),
  })
  const organizations = createPartStore<NonNullable<DecisionState['organization']>>(changedAt, {
    maxBytes: 4 * mebibyte,
    bytesOf: () => 300,
    keysOf: (id) => [organizationKey(id)],
  })
  const credentials = createPartStore<CredentialPart>(changedAt, {
    maxBytes: 64 * mebibyte,
    bytesOf: bytesOfCredential,
    keysOf: (key, part) => [organizationKey(organizationOf(key)), ...changesOf.credential(key.split(' ')[1]!, part)],
    askAgainAfter: askForCredentialAgainAfter,
  })
  const owners = createPartStore<OwnerPart>(changedAt, {
    maxBytes: 16 * mebibyte,
    bytesOf: (part) => 500 + 2 * (part.name.length + part.identifier.length) + 80 * part.teams.size,
    keysOf: (key, part) => [organizationKey(organizationOf(key)), ...changesOf.owner(part)],
  })
  const roles = createPartStore<RolePart>(changedAt, {
    maxBytes: 16 * mebibyte,
    bytesOf: (part) => 500 + 100 * (part.grants.length + part.managementOperations.length),
    keysOf: (key, part) => [organizationKey(organizationOf(key)), ...changesOf.role(part)],
  })
  const applications = createPartStore<ApplicationPart>(changedAt, {
    maxBytes: 32 * mebibyte,
    bytesOf: (part) => 500 + 2 * part.name.length + 150 * part.operations.size + 100 * part.levels.size,
    keysOf: (key, part) => [organizationKey(organizationOf(key)), ...changesOf.application(organizationOf(key), part)],
  })
  const all = [installation, keys, organizations, credentials, owners, roles, applications]

  /** Of a credential with many copies, only those of one chain of blocks are known: the last block tells which. */
  const chainOf = ({ credentialId, revocationIds }: TokenReference) => `${credentialId} ${revocationIds.at(-1)}`

  function recallOf(key: KeyState, token: TokenReference, application: string | undefined) {
    const { organizationId } = key
    const organization = organizations.recall(organizationId)
    const credential = recallEither(
      credentials,
      within(organizationId, token.credentialId),
      within(organizationId, chainOf(token)),
    )
    const owner = credential ? owners.recall(within(organizationId, credential.owner.id)) : credential
    const role = owner ? roles.recall(within(organizationId, owner.roleId)) : owner
    const named =
      application === undefined
        ? null
        : recallEither(
            applications,
            within(organizationId, forAll(application)),
            owner ? within(organizationId, forOwner(owner.id, application)) : undefined,
          )
    return { organization, credential, owner, role, application: named }
  }

  const recallKey: StateMemory['recallKey'] = (id) => (id === undefined ? null : keys.recall(String(id)))
  const recallSeveralOrganizations = () => installation.recall('')?.severalOrganizations

  return {
    moment: changedAt.moment,
    recall(token, application) {
      const severalOrganizations = recallSeveralOrganizations()
      const key = recallKey(token.rootKeyId)
      if (severalOrganizations === undefined || key === undefined) return undefined
      if (key === null) return { ...nothingKnown, severalOrganizations }
      const recalled = recallOf(key, token, application)
      return isWhole(recalled) ? { severalOrganizations, key, ...recalled } : undefined
    },
    recallKey,
    recallSeveralOrganizations,
    keepKey({ severalOrganizations, key, position }, rootKeyId) {
      installation.keep('', { severalOrganizations }, position)
      if (rootKeyId !== undefined) keys.keep(String(rootKeyId), key, position)
    },
    keep(read, token, application) {
      const { position, key, credential, owner, role } = read
      if (!key) return
      const { organizationId } = key
      organizations.keep(organizationId, read.organization, position)
      const isPart = credential && !credential.whole
      credentials.keep(within(organizationId, isPart ? chainOf(token) : token.credentialId), credential, position)
      if (owner) owners.keep(within(organizationId, owner.id), owner, position)
      if (role) roles.keep(within(organizationId, role.id), role, position)
      if (application === undefined) return
      const isForOwner = owner && read.application && !read.application.whole
      const name = isForOwner ? forOwner(owner.id, application) : forAll(application)
      applications.keep(within(organizationId, name), read.application, position)
    },
    holds({ position, key, credential, owner, role, application }, token) {
      return changedAt.isUnchanged(
        [
          installationKey,
          ...changesOf.key(token?.rootKeyId, key),
          ...changesOf.credential(token?.credentialId ?? '', credential),
          ...changesOf.owner(owner),
          ...changesOf.role(role),
          ...(key ? changesOf.application(key.organizationId, application) : []),
        ],
        position,
      )
    },
    clear() {
      for (const store of all) store.clear()
    },
  }
}

/** Of a token that no key has signed. */
export const nothingKnown = {
  key: null,
  organization: null,
  credential: null,
  owner: null,
  role: null,
  application: null,
}

// That there is none is known as well.
function recallEither<Part extends object>(
  store: PartStore<Part>,
  key: string,
  other: string | undefined,
): Part | null | undefined {
  const known = store.recall(key)
  return known === undefined && other !== undefined ? store.recall(other) : known
}

type Known<Parts> = { [Name in keyof Parts]: Exclude<Parts[Name], undefined> }

function isWhole<Parts extends object>(parts: Parts): parts is Parts & Known<Parts> {
  return !Object.values(parts).includes(undefined)
}

function bytesOfCredential({ credential, chain, copies, tombstones }: CredentialPart): number {
  return 800 + 300 * credential.revocationIds.length + 400 * chain.length + 800 * copies.size + 300 * tombstones.size
}
