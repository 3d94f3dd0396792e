import { Badge } from '@/components/ui/badge'
import { CardBody, CardSection } from '@/components/ui/card'
import { ExactTime, RelativeTime } from '@/components/ui/relative-time'
import type { CredentialFacts, TokenDetail } from '@/lib/tokens/types'
import { aboutCopies } from '../about-copies'

/** The secrets of a token: which works, until when, and who still uses an old one. */
export function SecretsCard({ token }: { token: TokenDetail }) {
  const { credentials, copyOf, row } = token
  if (copyOf) return <CopySecret token={token} copyOf={copyOf} />
  if (credentials.length === 0) return null
  return (
    <CardSection id="secrets" title="Secrets">
      <ul>
        {credentials.map((credential) => (
          <Secret
            key={credential.id}
            credential={credential}
            inUse={row.status === 'active' && usedSince(credential, credentials[0])}
          />
        ))}
      </ul>
    </CardSection>
  )
}

function Secret({ credential, inUse }: { credential: CredentialFacts; inUse: boolean }) {
  const { id, createdAt, endsAt, ended, lastUsedAt, lastUsedAddress, copies, unlistedCopies } = credential
  return (
    <li className="grid gap-x-4 gap-y-1 border-b px-4 py-2.75 last:border-b-0 sm:grid-cols-[auto_minmax(0,1fr)]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{endsAt ? 'Old secret' : 'Current secret'}</span>
          {ended && <Badge>Ended</Badge>}
          {endsAt && !ended && (
            <Badge tone="orange">
              <span>
                Ends <RelativeTime value={endsAt} inline />
              </span>
            </Badge>
          )}
        </p>
        <p className="font-mono text-xs leading-5 break-all text-ink-3">{id}</p>
      </div>
      <div className="text-sm text-ink-2 sm:text-right">
        <p className={inUse ? 'text-orange' : undefined}>
          {lastUsedAt ? (
            <>
              {inUse ? 'Still used, last ' : 'Last used '}
              <RelativeTime value={lastUsedAt} inline />
              {lastUsedAddress && (
                <>
                  {' '}
                  from <span className="font-mono text-xs break-all">{lastUsedAddress}</span>
                </>
              )}
            </>
          ) : (
            'Not used'
          )}
        </p>
        <p className="text-ink-3">
          Made <ExactTime value={createdAt} />
          {endsAt && (
            <>
              , {ended ? 'ended' : 'ends'} <ExactTime value={endsAt} />
            </>
          )}
          {copies + unlistedCopies > 0 &&
            `, ${aboutCopies(unlistedCopies, copies)} ${copies + unlistedCopies === 1 ? 'copy' : 'copies'}`}
        </p>
      </div>
    </li>
  )
}

// What an overlap is for: whoever uses the old secret after the rotation must be given the new one before it ends.
function usedSince({ endsAt, ended, lastUsedAt }: CredentialFacts, current: CredentialFacts | undefined): boolean {
  return endsAt !== null && !ended && lastUsedAt !== null && current !== undefined && lastUsedAt > current.createdAt
}

function CopySecret({ token, copyOf }: { token: TokenDetail; copyOf: NonNullable<TokenDetail['copyOf']> }) {
  const { row } = token
  return (
    <CardSection id="secrets" title="Secret">
      <CardBody className="grid gap-2">
        <p>
          Made outside the server from secret <code className="break-all">{copyOf.credentialId}</code>, so Latchkey
          cannot rotate it. It ends when that secret does
          {copyOf.endsAt ? (
            <>
              : <ExactTime value={copyOf.endsAt} />.
            </>
          ) : (
            '.'
          )}
        </p>
        {row.origin === 'discovered' && (
          <p className="text-ink-2">
            Nobody registered it: a verifier listed it when it was first seen, on <ExactTime value={row.createdAt} />.
            Give it a name of your choice with Rename.
          </p>
        )}
        {!row.seen && (
          <p className="text-ink-2">
            Not seen yet: its restrictions are as its maker registered them, until the verifier reads the real ones at
            its first use.
          </p>
        )}
      </CardBody>
    </CardSection>
  )
}
