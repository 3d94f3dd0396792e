'use client'

import { useSearchParams } from 'next/navigation'
import { grantsWithoutRow } from '@/lib/roles/matrix-rows'
import type { MatrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import { ButtonLink } from '../ui/button-link'
import { CardBody, CardSection } from '../ui/card'
import { ListToolbar } from '../ui/list-toolbar'
import { SearchInput } from '../ui/search-input'
import { chosenGrants } from './chosen-grants'
import { GrantMatrix } from './grant-matrix'
import { ManagementMatrix } from './management-matrix'

type RoleMatrixProps = {
  role: { grants: string[]; managementOperations: string[] }
  catalogue: MatrixCatalogue
}

// Outside the component: the toolbar compares them by identity.
const fields = ['q']

/** What a role grants, for those who may only look at it; the address says what is searched for and unfolded. */
export function RoleMatrix({ role, catalogue }: RoleMatrixProps) {
  const parameters = useSearchParams()
  const { view } = catalogue
  const href = (name: 'open' | 'parts', value: string) => {
    const next = new URLSearchParams(parameters)
    if (name === 'open') next.append(name, value)
    else next.set(name, value)
    return `?${next}`
  }
  return (
    <>
      <CardSection title="On applications">
        <CardBody>
          <GrantMatrix
            catalogue={catalogue}
            chosen={chosenGrants(role.grants)}
            others={grantsWithoutRow(catalogue.applications, role.grants)}
            holds={() => true}
            search={
              <ListToolbar fields={fields} label="Find an operation">
                <SearchInput label="Find an operation or an application" />
              </ListToolbar>
            }
            unfold={({ id, name, count }) => (
              <ButtonLink size="small" href={href('open', id)} scroll={false}>
                Show {count === 1 ? 'its operation' : `its ${count.toLocaleString('en')} operations`}
                <span className="sr-only">: {name}</span>
              </ButtonLink>
            )}
            more={
              <div>
                <ButtonLink href={href('parts', String(view.parts + 1))} scroll={false}>
                  Show more applications
                </ButtonLink>
              </div>
            }
          />
        </CardBody>
      </CardSection>
      <CardSection title="In Latchkey itself">
        <CardBody>
          <ManagementMatrix chosen={new Set(role.managementOperations)} mayGive={() => true} />
        </CardBody>
      </CardSection>
    </>
  )
}
