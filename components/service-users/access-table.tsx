import { routes } from '@/lib/routes'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { CardBody, CardSection } from '../ui/card'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { TextLink } from '../ui/text-link'

/** Which applications teams give a service user, and at what level; an Admin reaches all of them anyway. */
export function AccessTable({ org, serviceUser }: { org: string; serviceUser: ServiceUserDetail }) {
  const { access, role } = serviceUser
  const isAdmin = role.builtIn === 'admin'
  return (
    <CardSection title="Applications it reaches">
      {isAdmin || access.length === 0 ? (
        <CardBody>
          {isAdmin
            ? 'All of them: its role is Admin, which bypasses teams.'
            : 'None: no team of it, and not Public either, has been given an application.'}
        </CardBody>
      ) : (
        <Table label="Applications it reaches">
          <TableHead>
            <HeaderCell kind="primary">Application</HeaderCell>
            <HeaderCell>Level</HeaderCell>
            <HeaderCell>Through</HeaderCell>
          </TableHead>
          <TableBody>
            {access.map((row) => (
              <TableRow key={`${row.id} ${row.team}`}>
                <TableCell kind="primary">
                  <TextLink plain href={routes.application(org, row.id)} className="wrap-anywhere">
                    {row.name}
                  </TextLink>
                </TableCell>
                <TableCell className="text-ink-2">{row.level === 'write' ? 'Read and write' : 'Read'}</TableCell>
                <TableCell label="Through" className="text-ink-2">
                  {row.team}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </CardSection>
  )
}
