'use client'

import type { MatrixApplication } from '@/lib/roles/queries/matrix-catalogue'
import { Button } from '../ui/button'
import { Input } from '../ui/input'

// Submit buttons of the role's form, which answers with what they ask for: so it is the same before JavaScript has loaded, and whatever
// was ticked stays. What is typed need not be right yet.

export function MatrixSearch({ q, pending }: { q: string; pending: boolean }) {
  return (
    <search aria-label="Find an operation" className="flex gap-2">
      <Input
        type="search"
        name="q"
        aria-label="Find an operation or an application"
        placeholder="Find an operation or an application"
        defaultValue={q}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" name="step" value="browse" formNoValidate pending={pending}>
        Find
      </Button>
    </search>
  )
}

export function UnfoldButton({ application, pending }: { application: MatrixApplication; pending: boolean }) {
  const { id, name, count } = application
  return (
    <Button type="submit" size="small" name="unfold" value={id} formNoValidate pending={pending}>
      Show {count === 1 ? 'its operation' : `its ${count.toLocaleString('en')} operations`}
      <span className="sr-only">: {name}</span>
    </Button>
  )
}

export function MoreApplications({ pending }: { pending: boolean }) {
  return (
    <div>
      <Button type="submit" name="more" value="1" formNoValidate pending={pending}>
        Show more applications
      </Button>
    </div>
  )
}
