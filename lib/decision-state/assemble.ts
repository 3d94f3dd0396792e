import type { Access } from '../decision/access'
import { highestLevel } from '../decision/grants'
import type { ApplicationState, CopyState, DecisionState, OwnerState } from '../decision/state'
import type { ApplicationPart, OwnerPart, RolePart, StateParts } from './parts'
import type { StateQuestion } from './read-parts'

/** The parts as lib/decision wants them, for one question about one token: what the question does not name is left undefined. */
export function assembleState(
  parts: Pick<StateParts, 'key' | 'organization' | 'credential' | 'owner' | 'role' | 'application'>,
  question: StateQuestion,
  revocationIds: readonly string[],
): DecisionState {
  const { key, organization, credential, owner, role, application } = parts
  return {
    key,
    organization,
    // Another organization than the token's, and one that there is not, are the same to the one who asks.
    ...(question.organization !== undefined && {
      requestedOrganization: isNamed(organization, question.organization) ? { id: organization.id } : null,
    }),
    credential: credential?.credential ?? null,
    chain: credential?.chain ?? [],
    copies: credential ? presentedCopies(credential.copies, revocationIds) : [],
    tombstones: credential ? revocationIds.filter((id) => credential.tombstones.has(id)) : [],
    owner: owner && role && ownerState(owner, role, application),
    ...(question.application !== undefined && { application: application && applicationState(application, question) }),
  }
}

// A slug has no underscore, so it never looks like an id.
function isNamed(
  organization: DecisionState['organization'],
  name: string,
): organization is { id: string } & NonNullable<DecisionState['organization']> {
  return organization !== null && (organization.slug === name || organization.id === name)
}

function presentedCopies(copies: ReadonlyMap<string, CopyState>, revocationIds: readonly string[]): CopyState[] {
  if (copies.size === 0) return []
  return revocationIds.flatMap((id) => copies.get(id) ?? [])
}

// Only the level for the application that was asked about: no decision needs another.
function ownerState(owner: OwnerPart, role: RolePart, application: ApplicationPart | null): OwnerState {
  const { roleId: _, teams, ...others } = owner
  const level = application && levelFor(teams, application)
  return { ...others, role, applications: new Map(application && level ? [[application.id, level]] : []) }
}

function levelFor(teams: ReadonlySet<string>, { everyone, levels }: ApplicationPart): Access | undefined {
  const given = [...teams].flatMap((team) => levels.get(team) ?? [])
  return highestLevel(everyone ? [everyone, ...given] : given)
}

function applicationState(
  { id, name, deleted, operations }: ApplicationPart,
  { operation }: StateQuestion,
): ApplicationState {
  return { id, name, deleted, operationAccess: operation === undefined ? undefined : operations.get(operation) }
}
