import type { Metadata } from 'next'
import { EntityHistory } from '@/components/audit/entity-history'
import { DeleteRoleForm } from '@/components/roles/delete-role-form'
import { RoleFacts } from '@/components/roles/role-facts'
import { RoleForm } from '@/components/roles/role-form'
import { RoleMatrix } from '@/components/roles/role-matrix'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button-link'
import { DoneToast } from '@/components/ui/done-toast'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { deleteRoleAction, updateRoleAction } from '@/lib/roles/actions'
import { matrixView } from '@/lib/roles/matrix-view'
import { getRole } from '@/lib/roles/queries/get-role'
import { matrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import { replacementOptions } from '@/lib/roles/queries/replacement-options'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Role' }

const done = { created: 'Role created.' }

type RolePageProps = {
  params: Promise<{ org: string; id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function RolePage({ params, searchParams }: RolePageProps) {
  const [{ org, id }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'role:read')
  const [role, catalogue] = await Promise.all([getRole(org, id), matrixCatalogue(org, matrixView(search))])
  const { name, description, grants, managementOperations, version } = role
  return (
    <>
      <DoneToast messages={done} />
      <BreadcrumbTail label={name} />
      <PageHeader
        title={name}
        trailing={role.builtIn && <Badge>Built in</Badge>}
        description={description || (role.builtIn && 'It comes with every organization and cannot be changed.')}
        actions={
          canDo(member, 'role:create') && <ButtonLink href={`${routes.newRole(org)}?from=${id}`}>Clone</ButtonLink>
        }
      />
      {!role.builtIn && !role.mayAct && canDo(member, 'role:update') && (
        <Note className="mb-5">
          It grants more than your role does, or somebody who has it reaches more than you do, so you cannot change it.
          An admin of the organization can.
        </Note>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          {role.mayUpdate ? (
            <RoleForm
              role={{ id, name }}
              values={{ name, description, grants, patterns: '', managementOperations, version }}
              catalogue={catalogue}
              own={member.role}
              action={updateRoleAction.bind(null, org)}
            />
          ) : (
            <RoleMatrix role={role} catalogue={catalogue} />
          )}
          <EntityHistory slug={org} type="role" id={id} />
          {role.mayDelete && (
            <DeleteRoleForm
              role={role}
              replacements={await replacementOptions(org, id)}
              remove={deleteRoleAction.bind(null, org)}
            />
          )}
        </div>
        <div className="max-lg:row-start-1">
          <RoleFacts org={org} role={role} />
        </div>
      </div>
    </>
  )
}
