import { Note } from '@/components/ui/note'
import { RelativeTime } from '@/components/ui/relative-time'
import { TextLink } from '@/components/ui/text-link'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'

/** Why the token cannot be used, and what would bring it back. Nothing for an active one. */
export function StateNote({ realm, token }: { realm: TokenRealm; token: TokenDetail }) {
  const { row, revocation, restoreRefusal } = token
  if (row.status === 'expired') {
    return (
      <Note tone="danger" className="mb-5">
        It has expired and cannot be brought back.{' '}
        {row.parent ? 'Attenuate its parent again, or create a new token.' : 'Create a new one in its place.'}
      </Note>
    )
  }
  if (revocation) {
    return (
      <Note tone="warning" className="mb-5">
        <p className="wrap-anywhere">
          Revoked <RelativeTime value={revocation.at} inline />
          {revocation.by && ` by ${revocation.by}`}
          {revocation.cause === 'owner_deactivated' && `, when ${row.owner.name} was deactivated`}.
          {revocation.reason && ` Reason: ${revocation.reason}`}
        </p>
        {restoreRefusal && <p className="wrap-anywhere">{restoreRefusal}</p>}
      </Note>
    )
  }
  if (row.status !== 'revoked') return null
  if (row.cause?.tokenId) {
    if (row.cause.forGood) {
      return (
        <Note tone="warning" className="mb-5 wrap-anywhere">
          It was revoked <TextLink href={tokenPath(realm, row.cause.tokenId)}>{row.cause.text}</TextLink>, whose signing
          key has been retired. It cannot be restored: make a new one.
        </Note>
      )
    }
    return (
      <Note tone="warning" className="mb-5 wrap-anywhere">
        It was revoked {row.cause.text}.{' '}
        <TextLink href={tokenPath(realm, row.cause.tokenId)}>Restore that one</TextLink>, and this one comes back with
        it.
      </Note>
    )
  }
  return (
    <Note tone="warning" className="mb-5">
      {token.copyOf ? 'The secret that it was made from has ended.' : 'The signing key of its secret has been retired.'}{' '}
      It cannot be restored: make a new one.
    </Note>
  )
}
