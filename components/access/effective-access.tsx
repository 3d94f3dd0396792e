import { CardBody, CardSection } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { NameLink } from '@/components/ui/name-link'
import { Pagination } from '@/components/ui/pagination'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import type { Holder } from '@/lib/access/holder'
import { effectiveAccess, type ReachedApplication } from '@/lib/access/queries/effective-access'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import { levelWords } from '../applications/level-words'
import { AccessOperations } from './access-operations'
import { RoleSummary } from './role-summary'

type EffectiveAccessProps = {
  slug: string
  holder: Holder
  /** The page's own: the table turns its pages by `cursor`. */
  search: Record<string, string | string[] | undefined>
}

/** What a member or a service user may do, application by application, and where each part of it comes from. */
export async function EffectiveAccess({ slug, holder, search }: EffectiveAccessProps) {
  const cursor = typeof search.cursor === 'string' ? search.cursor : undefined
  const access = await effectiveAccess(slug, holder, cursor)
  const { role, isAdmin, rows } = access
  const path =
    'serviceUserId' in holder
      ? routes.serviceUser(slug, holder.serviceUserId)
      : routes.member(slug, holder.membershipId)
  return (
    <CardSection title="Effective access">
      <CardBody className="border-b">
        <RoleSummary slug={slug} role={role} isAdmin={isAdmin} />
      </CardBody>
      {rows.length === 0 ? (
        <EmptyState title="No application" className="py-8">
          {isAdmin ? 'There is none yet.' : 'Neither Public nor another team has given it one.'}
        </EmptyState>
      ) : (
        <Table label="Effective access">
          <TableHead>
            <HeaderCell kind="primary">Application</HeaderCell>
            <HeaderCell>Level</HeaderCell>
            <HeaderCell>Level from</HeaderCell>
            <HeaderCell>Operations</HeaderCell>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.id} className="[&>td]:align-top">
                <TableCell kind="primary" className="rows:min-w-36">
                  <NameLink href={routes.application(slug, row.id)} name={row.name} />
                </TableCell>
                <TableCell label="Level" className="whitespace-nowrap text-ink-2">
                  {levelWords[row.level]}
                </TableCell>
                <TableCell label="Level from" className="text-ink-2 wrap-anywhere rows:min-w-28">
                  <LevelSources slug={slug} row={row} isAdmin={isAdmin} />
                </TableCell>
                <TableCell className="text-ink-2 rows:min-w-48">
                  <AccessOperations row={row} role={role} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {(access.previous || access.next) && (
        <Pagination
          shown={rows.length}
          total={access.count}
          exact={access.exact}
          previousHref={pageHref(path, search, access.previous)}
          nextHref={pageHref(path, search, access.next)}
        />
      )}
    </CardSection>
  )
}

function LevelSources({ slug, row, isAdmin }: { slug: string; row: ReachedApplication; isAdmin: boolean }) {
  if (isAdmin) return 'Admins bypass teams'
  return row.teams.map((team, index) => (
    <span key={team.id}>
      {index > 0 && ', '}
      <TextLink plain href={routes.team(slug, team.id)}>
        {team.name}
      </TextLink>
      {/* The highest wins; what a lower one gives is said only beside it. */}
      {row.teams.some((other) => other.level !== team.level) && (
        <span className="text-ink-3"> ({levelWords[team.level].toLowerCase()})</span>
      )}
    </span>
  ))
}
