import { countedText } from '@/lib/lists/count-text'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import type { BreakingTokens } from '@/lib/token-policy/queries/breaking-tokens'
import { CardBody, CardSection } from '../ui/card'
import { NameLink } from '../ui/name-link'
import { Pagination } from '../ui/pagination'
import { ExpirationTime, LastUsedTime } from '../ui/relative-time'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'

type BreakingTokensCardProps = {
  org: string
  tokens: BreakingTokens
  search: Record<string, string | string[] | undefined>
}

export function BreakingTokensCard({ org, tokens, search }: BreakingTokensCardProps) {
  const { rows, count, personal } = tokens
  return (
    <CardSection title="Tokens that break it">
      {personal.count > 0 && (
        <CardBody className="border-b text-ink-2">
          {personal.count === 1 ? 'One personal token breaks' : `${countedText(personal)} personal tokens break`} it as
          well. Only {personal.count === 1 ? 'its owner sees it' : 'their owners see them'}.
        </CardBody>
      )}
      {rows.length > 0 && (
        <Table label="Tokens that break the policy">
          <TableHead>
            <HeaderCell kind="primary">Name</HeaderCell>
            <HeaderCell>Service user</HeaderCell>
            <HeaderCell>Breaks</HeaderCell>
            <HeaderCell>Expiration</HeaderCell>
            <HeaderCell>Last used</HeaderCell>
          </TableHead>
          <TableBody>
            {rows.map((token) => (
              <TableRow key={token.id}>
                <TableCell kind="primary" className="rows:min-w-44">
                  <NameLink href={routes.serviceToken(org, token.id)} name={token.name} />
                </TableCell>
                <TableCell label="Service user" className="text-ink-2 wrap-anywhere">
                  {token.ownerName}
                </TableCell>
                <TableCell label="Breaks" className="text-ink-2">
                  {token.problem}
                </TableCell>
                <TableCell className="whitespace-nowrap text-ink-2">
                  <ExpirationTime value={token.expiresAt} />
                </TableCell>
                <TableCell label="Last used" className="text-ink-2">
                  <LastUsedTime value={token.lastUsedAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {count.count > 0 && (
        <Pagination
          shown={rows.length}
          total={count.count}
          exact={count.exact}
          previousHref={pageHref(routes.tokenPolicy(org), search, tokens.previous)}
          nextHref={pageHref(routes.tokenPolicy(org), search, tokens.next)}
        />
      )}
    </CardSection>
  )
}
