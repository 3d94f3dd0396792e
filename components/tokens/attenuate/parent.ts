import type { InspectedBlock } from '@/lib/biscuit/inspect'
import type { Restriction } from '@/lib/restrictions/schema'
import { attenuateOptionsAction, credentialOptionsAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { AttenuateOptions, CredentialOptions } from '@/lib/tokens/types'
import { callAction } from '../call-action'

/** The token that is being narrowed. Of a secret that is here in the browser, what it takes to append to it. */
export type Parent = {
  options: AttenuateOptions
  /** Everything that holds for it. */
  chain: Restriction[]
  held?: { secret: string; credential: CredentialOptions }
}

// By the realm that it was pasted in.
const elsewhere = {
  service: 'This is a personal token. Its owner attenuates it in their account, under Personal tokens.',
  personal: 'This is no personal token. Attenuate it in its organization, under Service tokens.',
}

type Loaded = { ok: true; parent: Parent } | { ok: false; message: string }

export async function loadListed(realm: TokenRealm, tokenId: string): Promise<Loaded> {
  const answer = await callAction(attenuateOptionsAction(realm, { tokenId }))
  if (answer.status === 'failed') return { ok: false, message: answer.message }
  return usable({ options: answer.value, chain: answer.value.chain })
}

/** Reads the secret here; Latchkey is told only its credential and revocation ids. */
export async function loadHeld(realm: TokenRealm, secret: string): Promise<Loaded> {
  const { inspect } = await import('@/lib/biscuit/inspect')
  const inspection = inspect(secret)
  if (!inspection.ok) return { ok: false, message: inspection.message }
  const { token, blocks } = inspection
  if (token.sealed) {
    return { ok: false, message: 'This token is sealed: it cannot be attenuated. Use the one it was sealed from.' }
  }
  if ((token.authority.kind === 'personal') !== (realm.kind === 'personal')) {
    return { ok: false, message: elsewhere[realm.kind] }
  }
  const answer = await callAction(
    credentialOptionsAction(realm, {
      credentialId: token.authority.credentialId,
      revocationIds: blocks.map(({ revocationId }) => revocationId),
    }),
  )
  if (answer.status === 'failed') return { ok: false, message: answer.message }
  return usable({
    options: answer.value,
    chain: blocks.flatMap(({ restrictions }: InspectedBlock) => restrictions),
    held: { secret, credential: answer.value },
  })
}

function usable(parent: Parent): Loaded {
  const { name, status } = parent.options.parent
  if (status === 'active') return { ok: true, parent }
  const next = status === 'revoked' ? 'Restore it first, or attenuate another one.' : 'Attenuate another one.'
  return {
    ok: false,
    message: `${name} ${status === 'revoked' ? 'is revoked' : 'has expired'}: a copy would be refused too. ${next}`,
  }
}
