import type { Metadata } from 'next'
import { RoleForm } from '@/components/roles/role-form'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { builtInRoles } from '@/lib/auth/operations'
import { requireMember } from '@/lib/auth/require-member'
import { createRoleAction } from '@/lib/roles/actions'
import { matrixView } from '@/lib/roles/matrix-view'
import { getRole } from '@/lib/roles/queries/get-role'
import { matrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Create role' }

type NewRolePageProps = { params: Promise<{ org: string }>; searchParams: Promise<{ from?: string | string[] }> }

export default async function NewRolePage({ params, searchParams }: NewRolePageProps) {
  const [{ org }, { from }] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'role:create')
  const model = typeof from === 'string' ? await getRole(org, from) : undefined
  const values = {
    name: model ? `Copy of ${model.name}` : '',
    description: model?.description ?? '',
    grants: model?.grants ?? [],
    patterns: '',
    // Without these nobody could even look around.
    managementOperations: model?.managementOperations ?? builtInRoles.member.managementOperations,
    version: '',
  }
  return (
    <div className="max-w-4xl">
      <BreadcrumbTail label="Create" />
      <PageHeader
        title="Create role"
        description="A set of operations that users and service users can be given. Nobody grants what they do not hold themselves."
      />
      {model && <Note className="mb-5">Filled from {model.name}. What you change here changes nothing there.</Note>}
      <RoleForm
        values={values}
        catalogue={await matrixCatalogue(org, matrixView({}))}
        own={member.role}
        action={createRoleAction.bind(null, org)}
        cancel={routes.roles(org)}
      />
    </div>
  )
}
