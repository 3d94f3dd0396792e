import { countText } from '@/lib/lists/count-text'
import { routes } from '@/lib/routes'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { tokensCounted } from '@/lib/service-users/token-limit'
import { ButtonLink } from '../ui/button-link'
import { CardSection } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { KeyIcon } from '../ui/key-icon'
import { NameLink } from '../ui/name-link'
import { ExpirationTime, LastUsedTime } from '../ui/relative-time'
import { StatusBadge } from '../ui/status-badge'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'

type ServiceUserTokensProps = { org: string; serviceUser: ServiceUserDetail; mayCreate: boolean }

/** The latest tokens of a service user, and the way to all of them. */
export function ServiceUserTokens({ org, serviceUser, mayCreate }: ServiceUserTokensProps) {
  const { tokens, tokenCounts, id } = serviceUser
  if (!tokens || !tokenCounts) return null
  const create = mayCreate && !serviceUser.deactivatedAt && (
    <ButtonLink size="small" href={`${routes.serviceTokens(org)}?create=${id}`}>
      Create service token
    </ButtonLink>
  )
  return (
    <CardSection
      title="Tokens"
      aside={
        <>
          {tokenCounts.all > 0 && (
            <TextLink href={`${routes.serviceTokens(org)}?service_user=${id}`}>
              All {countText(tokenCounts.all, tokensCounted.page)}
            </TextLink>
          )}
          {create}
        </>
      }
    >
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet">Each pipeline and each environment should have one of its own.</EmptyState>
      ) : (
        <Table label={`Tokens of ${serviceUser.name}`}>
          <TableHead>
            <HeaderCell kind="icon">
              <span className="sr-only">Key</span>
            </HeaderCell>
            <HeaderCell kind="primary">Name</HeaderCell>
            <HeaderCell>Expiration</HeaderCell>
            <HeaderCell>Last used</HeaderCell>
            <HeaderCell kind="status">Status</HeaderCell>
          </TableHead>
          <TableBody>
            {tokens.map((token) => (
              <TableRow key={token.id}>
                <TableCell kind="icon">
                  <KeyIcon status={token.status} />
                </TableCell>
                <TableCell kind="primary" className="rows:min-w-48">
                  <NameLink href={routes.serviceToken(org, token.id)} name={token.name} />
                </TableCell>
                <TableCell
                  label={token.expiresAt === null ? 'Expiration' : undefined}
                  className="whitespace-nowrap text-ink-2"
                >
                  <ExpirationTime value={token.expiresAt} />
                </TableCell>
                <TableCell label="Last used" className="whitespace-nowrap text-ink-2">
                  <LastUsedTime value={token.lastUsedAt} />
                </TableCell>
                <TableCell kind="status">
                  <StatusBadge status={token.status} cause={token.cause} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </CardSection>
  )
}
