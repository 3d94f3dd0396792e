import { printBlock } from '../biscuit/print'
import type { ReadToken } from '../biscuit/read-token'
import { type EffectiveRestrictions, effectiveRestrictions } from '../restrictions/effective'
import type { Restriction } from '../restrictions/schema'
import { secondsOf } from '../restrictions/times'
import { resolveAccess } from './access'
import { shown } from './decide'
import type { Decision } from './decision'
import { grantsOperation, type RoleGrants } from './grants'

/** One restriction of a token and the block that adds it; `scim_path`: nothing but paths below `/scim/v2/`. */
export type IntrospectedRestriction = { block: number } & (Restriction | { type: 'scim_path' })

/** An active token in the words of RFC 7662, section 2.2; times are seconds since 1970. */
export interface Introspection {
  active: true
  /** Operations, and grants of roles such as `order:*` and `@read`. Absent where none of them says it: for kind scim, and beside custom Datalog. */
  scope?: string
  /** Of a service user, which is the client itself. */
  client_id?: string
  username: string
  token_type: 'Bearer'
  exp?: number
  nbf?: number
  sub: string
  /** The ids of the applications that it is limited to. */
  aud?: string[]
  iss: string
  /** The revocation id of its last block: no other token has it. */
  jti: string
  latchkey_organization: NonNullable<Decision['organization']>
  latchkey_principal: NonNullable<Decision['principal']>
  latchkey_token: NonNullable<Decision['token']>
  latchkey_restrictions: IntrospectedRestriction[]
}

/** The answer about a token that decideToken allows. */
export function introspection(token: ReadToken, decision: Decision, role: RoleGrants, issuer: string): Introspection {
  const { organization, principal, token: row } = decision
  if (!organization || !principal || !row) throw new Error('An allowing decision does not say whom it allows.')
  const restrictions = restrictionsOf(token)
  const effective = effectiveRestrictions(restrictions.filter(isCommon))
  return {
    active: true,
    ...(row.kind !== 'scim' && effective.custom === 0 && { scope: scopeOf(role, effective).join(' ') }),
    ...(principal.kind === 'service_user' && { client_id: principal.id }),
    username: principal.identifier,
    token_type: 'Bearer',
    ...(row.expiresAt !== null && { exp: secondsOf(row.expiresAt) }),
    ...(effective.notBefore && { nbf: secondsOf(effective.notBefore) }),
    sub: principal.id,
    ...(effective.applications && { aud: effective.applications }),
    iss: issuer,
    jti: token.blocks.at(-1)!.revocationId,
    latchkey_organization: organization,
    latchkey_principal: principal,
    latchkey_token: row,
    latchkey_restrictions: restrictions,
  }
}

function restrictionsOf(token: ReadToken): IntrospectedRestriction[] {
  return token.blocks.flatMap(({ content, datalog }, block): IntrospectedRestriction[] => {
    if (content.kind === 'custom') return [{ block, type: 'custom', source: shown(printBlock(datalog)) }]
    const restrictions = content.kind === 'dialect' ? content.restrictions : content.checks
    return restrictions.map((restriction) => ({ block, ...restriction }))
  })
}

function isCommon(restriction: IntrospectedRestriction): restriction is { block: number } & Restriction {
  return restriction.type !== 'scim_path'
}

/**
 * Never more than the verifier would allow: the operations that the token is limited to, as far as the role grants them; else what the role
 * grants. What is read is told by an operation's name, as where no application is named.
 */
function scopeOf(role: RoleGrants, { operations, readOnly, applications }: EffectiveRestrictions): string[] {
  const isGranted = (name: string) => grantsOperation(role, name, accessOf(name))
  const granted = operations?.filter(isGranted) ?? [...role.grants, ...role.managementOperations]
  // Latchkey's own operations belong to no application.
  const reachable = applications ? granted.filter((name) => !name.startsWith('latchkey/')) : granted
  if (!readOnly) return reachable
  const reading = reachable.map((grant) => (grant === '*' ? '@read' : grant))
  return [...new Set(reading.filter((grant) => grant === '@read' || accessOf(grant) === 'read'))]
}

function accessOf(operation: string): 'read' | 'write' {
  return resolveAccess({ operation }) ?? 'write'
}
