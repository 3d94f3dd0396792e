import { effectiveRestrictions } from '@/lib/restrictions/effective'
import type { Restriction } from '@/lib/restrictions/schema'
import { attenuateTokenAction, registerCopyAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import { callAction } from '../call-action'
import { sampleRequest } from '../sample-request'
import type { ShownSecret } from '../shown-secret'
import type { Parent } from './parent'
import type { AttenuateErrors } from './values'

type Wish = {
  name: string
  restrictions: Restriction[]
  /** Of a secret that is here: whether the list is to show the copy. */
  register: boolean
  idempotencyKey: string
}

export type Generated = { ok: true; minted: ShownSecret } | { ok: false; message: string; errors: AttenuateErrors }

// Server and library name fields after restrictions, the form after what it shows.
const fields: Record<string, keyof AttenuateErrors> = {
  name: 'name',
  applications: 'applications',
  operations: 'operations',
  networks: 'networks',
  expires: 'expiration',
  not_before: 'notBefore',
  custom: 'custom',
}

/** Makes the narrower token: the server mints it, or the browser appends to the secret that it holds, which never leaves it. */
export async function generate(realm: TokenRealm, parent: Parent, wish: Wish): Promise<Generated> {
  const problem = await datalogProblem(wish.restrictions)
  if (problem) return refused(problem, { custom: problem })
  if (parent.held) return append(realm, { ...parent, held: parent.held }, wish)
  const { name, restrictions, idempotencyKey } = wish
  const input = { parentId: parent.options.parent.id, name, restrictions, idempotencyKey }
  const answer = await callAction(attenuateTokenAction(realm, input))
  return answer.status === 'ok'
    ? { ok: true, minted: { ...answer.value, sample: sampleOf(parent, restrictions) } }
    : refused(answer.message, known(answer.fieldErrors))
}

async function append(
  realm: TokenRealm,
  parent: Parent & { held: NonNullable<Parent['held']> },
  wish: Wish,
): Promise<Generated> {
  const { secret, credential } = parent.held
  const [{ attenuate }, { inspect }] = await Promise.all([
    import('@/lib/biscuit/attenuate'),
    import('@/lib/biscuit/inspect'),
  ])
  const made = await attenuate(secret, wish.restrictions, credential.keys)
  if (!made.ok) return refused(made.message, known(made.field ? { [made.field]: made.message } : {}))
  const copy = inspect(made.secret)
  if (!copy.ok) return refused(copy.message, {})
  let tokenId: string | undefined
  if (wish.register) {
    const answer = await callAction(
      registerCopyAction(realm, {
        name: wish.name,
        credentialId: copy.token.authority.credentialId,
        revocationIds: made.revocationIds,
        restrictions: copy.blocks.slice(credential.mintedBlocks).map(({ restrictions }) => restrictions),
      }),
    )
    // What was made is forgotten: nobody has seen it.
    if (answer.status === 'failed') return refused(answer.message, known(answer.fieldErrors))
    tokenId = answer.value.id
  }
  const { expiresAt } = effectiveRestrictions([...parent.chain, ...wish.restrictions])
  const minted = {
    secret: made.secret,
    tokenId,
    name: wish.name,
    ownerName: parent.options.parent.owner.name,
    expiresAt: expiresAt ?? null,
    copy: true,
    sample: sampleOf(parent, wish.restrictions),
  }
  return { ok: true, minted }
}

function sampleOf({ chain, options }: Parent, restrictions: Restriction[]) {
  return sampleRequest(effectiveRestrictions([...chain, ...restrictions]), options.applications)
}

async function datalogProblem(restrictions: Restriction[]): Promise<string | undefined> {
  const custom = restrictions.find(({ type }) => type === 'custom')
  if (custom?.type !== 'custom') return undefined
  const { checkDatalog } = await import('@/lib/biscuit/check-datalog')
  const reading = await checkDatalog(custom.source)
  return reading.ok ? undefined : `Line ${reading.line}, column ${reading.column}: ${reading.message}`
}

function known(fieldErrors: Record<string, string>): AttenuateErrors {
  const entries = Object.entries(fieldErrors).flatMap(([field, message]) => {
    const own = fields[field]
    return own ? [[own, message]] : []
  })
  return Object.fromEntries(entries)
}

function refused(message: string, errors: AttenuateErrors): Generated {
  return { ok: false, message, errors }
}
