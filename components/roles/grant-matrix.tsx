'use client'

import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { matrixRows } from '@/lib/roles/matrix-rows'
import type { MatrixApplication, MatrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import type { ChosenGrants } from './chosen-grants'
import { GrantBox } from './grant-box'

type GrantMatrixProps = {
  catalogue: MatrixCatalogue
  chosen: Pick<ChosenGrants, 'isChosen' | 'covering'>
  /** Grants beside `*` and `@read` that have no line in the catalogues shown. */
  others: string[]
  /** Absent: for looking at only. */
  onChoose?: (grant: string, chosen: boolean) => void
  /** Whether one holds a grant oneself, and so may give it. */
  holds: (grant: string) => boolean
  /** What unfolds an application whose operations are not here yet, and what brings more applications. */
  unfold: (application: MatrixApplication) => ReactNode
  more: ReactNode
  /** Stands above the applications: the search. */
  search: ReactNode
}

const meanings: Record<string, string> = {
  '*': 'Every operation of every application, also of those to come',
  '@read': 'Every operation that a catalogue calls read',
}

// So many applications unfold by themselves; among more one looks for what one needs.
const fewApplications = 2

/** Every operation of every application's catalogue, with what grants it. */
export function GrantMatrix({ catalogue, chosen, others, onChoose, holds, unfold, more, search }: GrantMatrixProps) {
  const { applications, view } = catalogue
  const box = (grant: string, access?: 'read' | 'write') => ({
    grant,
    access,
    chosen: chosen.isChosen(grant),
    covering: chosen.covering(grant, access),
    held: holds(grant),
    onChange: onChoose && ((on: boolean) => onChoose(grant, on)),
  })
  return (
    <div className="grid gap-4">
      <ul aria-label="Grants over all applications" className="overflow-hidden rounded-lg border">
        {['*', '@read', ...others].map((grant) => (
          <GrantBox key={grant} {...box(grant)} meaning={meanings[grant]} />
        ))}
      </ul>
      {search}
      {applications.length === 0 && (
        <p className="text-ink-2">
          {view.q
            ? 'No application or operation matches.'
            : 'No application has a catalogue yet. Patterns can be granted all the same.'}
        </p>
      )}
      {applications.map((application) => (
        <ApplicationGroup
          key={application.id}
          application={application}
          granted={
            application.operations?.filter(({ name, access }) => {
              return chosen.isChosen(name) || chosen.covering(name, access).length > 0
            }).length
          }
          open={view.q !== '' || view.open.includes(application.id) || applications.length <= fewApplications}
          unfold={unfold}
        >
          {matrixRows(application.operations ?? []).map(({ grant, access, below }) => (
            <GrantBox
              key={grant}
              {...box(grant, access)}
              below={below}
              meaning={access ? undefined : `All on ${grant.slice(0, -2)}, in every application`}
            />
          ))}
        </ApplicationGroup>
      ))}
      {catalogue.more && more}
    </div>
  )
}

type ApplicationGroupProps = {
  application: MatrixApplication
  /** Of the operations that are here; undefined while none are. */
  granted: number | undefined
  open: boolean
  unfold: GrantMatrixProps['unfold']
  children: ReactNode
}

function ApplicationGroup({ application, granted, open, unfold, children }: ApplicationGroupProps) {
  const { name, count, operations } = application
  if (!operations) {
    return (
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border px-4 py-2">
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">{name}</span>
        {unfold(application)}
      </div>
    )
  }
  return (
    // Anew when it shall be open, because one may have closed it by hand.
    <details key={String(open)} open={open} className="group min-w-0 overflow-hidden rounded-lg border">
      <summary className="flex min-h-11 list-none flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-2 -outline-offset-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="text-ink-3 transition-transform group-open:rotate-90" />
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">{name}</span>
        <span className="text-sm text-ink-3 tabular-nums">
          {granted} of {operations.length}
          {operations.length < count && ' found'} granted
        </span>
      </summary>
      <ul aria-label={`Operations of ${name}`} className="border-t">
        {children}
      </ul>
    </details>
  )
}
