import { routes } from '@/lib/routes'
import type { ReachedApplication } from '@/lib/service-users/queries/effective-access'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { levelWords } from '../applications/level-words'
import { CardSection } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'

/** What role and teams let a service user do, application by application. */
export function AccessTable({ org, serviceUser }: { org: string; serviceUser: ServiceUserDetail }) {
  const { applications, count } = serviceUser.access
  const isAdmin = serviceUser.role.builtIn === 'admin'
  return (
    <CardSection title="Applications it reaches" aside={count > 0 && count.toLocaleString('en')}>
      {count === 0 ? (
        <EmptyState title="None" className="py-8">
          Neither Public nor another team of it has been given an application.
        </EmptyState>
      ) : (
        <>
          {isAdmin && <p className="border-b px-4 py-3 text-ink-2">All of them: Admins bypass teams.</p>}
          <Table label="Applications it reaches">
            <TableHead>
              <HeaderCell kind="primary">Application</HeaderCell>
              <HeaderCell>Level</HeaderCell>
              <HeaderCell>Through</HeaderCell>
              <HeaderCell>May do</HeaderCell>
            </TableHead>
            <TableBody>
              {applications.map((row) => (
                <TableRow key={row.id}>
                  <TableCell kind="primary" className="md:min-w-40">
                    <TextLink plain href={routes.application(org, row.id)} className="wrap-anywhere">
                      {row.name}
                    </TextLink>
                  </TableCell>
                  <TableCell label="Level" className="whitespace-nowrap text-ink-2">
                    {levelWords[row.level]}
                  </TableCell>
                  <TableCell label="Through" className="text-ink-2 wrap-anywhere md:min-w-28">
                    {row.teams.length > 0 ? row.teams.join(', ') : 'Its role'}
                  </TableCell>
                  <TableCell label="May do" className="text-ink-2">
                    {allowedText(row)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {count > applications.length && <More org={org} serviceUser={serviceUser} />}
        </>
      )}
    </CardSection>
  )
}

function More({ org, serviceUser }: { org: string; serviceUser: ServiceUserDetail }) {
  const { applications, count } = serviceUser.access
  const rest = (count - applications.length).toLocaleString('en')
  return (
    <p className="border-t px-3 py-2.5 text-sm text-ink-3">
      {applications.length < 100 ? (
        <TextLink href={`${routes.serviceUser(org, serviceUser.id)}?applications=all`} scroll={false}>
          Show {rest} more
        </TextLink>
      ) : (
        `And ${rest} more.`
      )}
    </p>
  )
}

function allowedText({ allowed, operations }: ReachedApplication): string {
  if (operations === 0) return 'No catalogue yet'
  if (allowed === 0) return 'None of its operations'
  if (allowed < operations) return `${allowed} of ${operations} operations`
  return operations === 1 ? 'Its one operation' : `All ${operations} operations`
}
