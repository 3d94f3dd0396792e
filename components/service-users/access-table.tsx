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
  return (
    <CardSection title="Applications it reaches" aside={count > 0 && count.toLocaleString('en')}>
      {count === 0 ? (
        <EmptyState title="None" className="py-8">
          Neither Public nor another team of it has been given an application.
        </EmptyState>
      ) : (
        <>
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
                  <TableCell kind="primary">
                    <TextLink plain href={routes.application(org, row.id)} className="wrap-anywhere">
                      {row.name}
                    </TextLink>
                  </TableCell>
                  <TableCell label="Level" className="whitespace-nowrap text-ink-2">
                    {levelWords[row.level]}
                  </TableCell>
                  <TableCell label="Through" className="text-ink-2 wrap-anywhere">
                    {row.teams.length > 0 ? row.teams.join(', ') : 'The role Admin, which bypasses teams'}
                  </TableCell>
                  <TableCell label="May do" className="text-ink-2">
                    {allowedText(row)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          {count > applications.length && (
            <p className="border-t px-3 py-2.5 text-sm text-ink-3">
              And {(count - applications.length).toLocaleString('en')} more.
            </p>
          )}
        </>
      )}
    </CardSection>
  )
}

function allowedText({ allowed, operations }: ReachedApplication): string {
  if (operations === 0) return 'No catalogue yet'
  if (allowed === 0) return 'None of its operations'
  if (allowed < operations) return `${allowed} of ${operations} operations`
  return operations === 1 ? 'Its one operation' : `All ${operations} operations`
}
