import type { Restriction } from '../restrictions/schema'
import { checkOf, quote } from '../restrictions/to-datalog'
import { scimPath, type TokenOwner } from './authority'
import { appendBlocks, type MadeSecret, type MakingRefusal, toSecret } from './blocks'
import { loadBiscuit } from './load'
import type { TokenKind } from './secret'

/** What a secret is minted from. The signing key must be the organization's, in state `signing`. */
export interface MintInput {
  rootKeyId: number
  /** 64 hex digits. */
  privateKey: string
  organizationId: string
  /** The root's row, also when a child is minted. */
  rootTokenId: string
  /** Fresh for each secret. */
  credentialId: string
  owner: TokenOwner
  kind: TokenKind
  /** The root's expiry, whole UTC seconds: `2026-12-21T00:00:00Z`. */
  expiresAt?: string | null
  /** The restrictions of each ancestor below the root, in order, then the token's own. Empty for a root. */
  blocks?: Restriction[][]
}

/** Mints a secret: a fresh authority block, then the blocks of the lineage. Refuses in words beyond the limits of a token. */
export async function mint(input: MintInput): Promise<MadeSecret | MakingRefusal> {
  const biscuitModule = await loadBiscuit()
  const builder = biscuitModule.Biscuit.builder()
  builder.setRootKeyId(input.rootKeyId)
  builder.addCode(authoritySource(input))
  const key = biscuitModule.PrivateKey.fromString(`ed25519-private/${input.privateKey}`)
  // build() consumes the builder.
  const authority = builder.build(key)
  key.free()
  const appended = await appendBlocks(biscuitModule, authority, input.blocks ?? [])
  return appended.ok ? toSecret(input.kind, appended.biscuit) : appended
}

function authoritySource({ organizationId, rootTokenId, credentialId, owner, kind, expiresAt }: MintInput): string {
  return [
    'latchkey(1);',
    `organization(${quote(organizationId)});`,
    `token(${quote(rootTokenId)});`,
    `credential(${quote(credentialId)});`,
    `${owner.kind}(${quote(owner.id)});`,
    `token_kind(${quote(kind)});`,
    ...(expiresAt ? [checkOf({ type: 'expires', at: expiresAt })] : []),
    ...(kind === 'scim' ? [scimCheck] : []),
  ].join('\n')
}

/** The check that every token of kind scim carries. */
const scimCheck = `check if path($path), $path.starts_with(${quote(scimPath)});`
