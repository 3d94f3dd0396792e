import { CopiedFact } from '@/components/ui/copied-fact'
import { Fact, Facts } from '@/components/ui/facts'
import { ExactTime, ExpirationTime, LastUsedTime } from '@/components/ui/relative-time'
import { CellNote } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { routes } from '@/lib/routes'
import { type TokenRealm, tokenPath, tokensPath } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { SecretFact } from './secret-fact'

const made = { minted: 'Created', registered: 'Registered', discovered: 'First seen' }

/** What the token is: whose, since when, until when, and when it was last used. */
export function TokenFacts({ realm, token }: { realm: TokenRealm; token: TokenDetail }) {
  const { row } = token
  return (
    <Facts>
      {realm.kind === 'service' ? (
        <Fact term="Service user">
          <TextLink plain href={routes.serviceUser(realm.org, row.owner.id)} className="font-medium wrap-anywhere">
            {row.owner.name}
          </TextLink>
          <CellNote mono className="wrap-anywhere">
            {row.owner.identifier}
          </CellNote>
          {!token.ownerActive && <CellNote className="text-orange">Deactivated</CellNote>}
        </Fact>
      ) : (
        <Fact term="Organization">
          <TextLink plain href={tokensPath(realm)} className="font-medium wrap-anywhere">
            {token.organizationName}
          </TextLink>
        </Fact>
      )}
      {token.ownerRole && <Fact term={realm.kind === 'personal' ? 'Your role' : 'Role'}>{token.ownerRole}</Fact>}
      {row.kind === 'scim' && <Fact term="Kind">SCIM: reaches only /scim/v2/</Fact>}
      {row.parent && (
        <Fact term="Attenuated from">
          <TextLink plain href={tokenPath(realm, row.parent.id)} className="wrap-anywhere">
            {row.parent.name}
          </TextLink>
        </Fact>
      )}
      {row.notBefore && (
        <Fact term="Not before">
          <ExactTime value={row.notBefore} />
        </Fact>
      )}
      <Fact term="Expiration">
        {row.expiresAt ? (
          <>
            <ExactTime value={row.expiresAt} />
            <CellNote>
              <ExpirationTime value={row.expiresAt} />
            </CellNote>
          </>
        ) : (
          'Never'
        )}
      </Fact>
      <Fact term="Last used">
        <LastUsedTime value={row.lastUsedAt} />
        {token.lastUsedAddress && <CellNote mono>from {token.lastUsedAddress}</CellNote>}
      </Fact>
      <Fact term={made[row.origin]}>
        <ExactTime value={row.createdAt} />
        <CellNote className="wrap-anywhere">
          {row.origin === 'discovered' ? 'discovered by a verifier' : `by ${token.createdBy}`}
        </CellNote>
      </Fact>
      <SecretFact token={token} />
      <CopiedFact term="Token id" value={row.id} label="Copy token id" />
      {token.note && (
        <Fact term="Note">
          <span className="wrap-anywhere whitespace-pre-line">{token.note}</span>
        </Fact>
      )}
    </Facts>
  )
}
