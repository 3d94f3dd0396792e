'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { type SimulatedRequest, simulatedRequestSchema } from '@/lib/inspector/schema'
import type { InspectorApplication } from '@/lib/inspector/types'

type SimulationFormProps = {
  applications: InspectorApplication[]
  pending: boolean
  onSimulate: (request: SimulatedRequest) => void
}

const accesses = [
  { value: '', label: 'As the operation or method says' },
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Write' },
]

/** The request that an API would ask about; what is left empty is not stated. */
export function SimulationForm({ applications, pending, onSimulate }: SimulationFormProps) {
  const listId = useId()
  const [application, setApplication] = useState('')
  const [errors, setErrors] = useState<Record<string, string>>({})
  const chosen = applications.find(({ id }) => id === application)
  const operations = chosen ? chosen.operations : [...new Set(applications.flatMap((item) => item.operations))]

  function simulate(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const filled = [...new FormData(event.currentTarget)].filter(([, value]) => String(value).trim() !== '')
    const request = simulatedRequestSchema.safeParse(
      Object.fromEntries(filled.map(([name, value]) => [name, String(value).trim()])),
    )
    const issues = request.success ? [] : request.error.issues
    setErrors(Object.fromEntries(issues.map((issue) => [String(issue.path[0]), issue.message])))
    if (request.success) onSimulate(request.data)
  }

  return (
    <form onSubmit={simulate} className="grid gap-4" noValidate>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Application" name="application" error={errors.application}>
          <Select
            value={application}
            onChange={(event) => setApplication(event.target.value)}
            options={[
              { value: '', label: 'None' },
              ...applications.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
        <Field label="Operation" name="operation" error={errors.operation}>
          <Input list={listId} placeholder="order:list" autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
        <Field label="Access" name="access" error={errors.access}>
          <Select options={accesses} />
        </Field>
        <Field label="Client address" name="clientIp" error={errors.clientIp}>
          <Input placeholder="203.0.113.7" autoComplete="off" className="font-mono" />
        </Field>
        <Field label="Method" name="method" error={errors.method}>
          <Input placeholder="GET" autoComplete="off" className="font-mono" />
        </Field>
        <Field label="Path" name="path" error={errors.path}>
          <Input placeholder="/v1/orders" autoComplete="off" className="font-mono" />
        </Field>
      </div>
      <datalist id={listId}>
        {operations.slice(0, 500).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Simulate
        </Button>
      </div>
    </form>
  )
}
