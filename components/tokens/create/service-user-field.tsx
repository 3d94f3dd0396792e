'use client'

import { useEffect, useRef, useState } from 'react'
import { findServiceUsersAction } from '@/lib/tokens/actions'
import type { ServiceUserOption } from '@/lib/tokens/types'
import { Field } from '../../ui/field'
import { Input } from '../../ui/input'
import { Select } from '../../ui/select'
import { callAction } from '../call-action'

type ServiceUserFieldProps = {
  org: string
  value: string
  /** The first ones by name; `more` when there are others, which are found by typing. */
  serviceUsers: ServiceUserOption[]
  more: boolean
  error: string | undefined
  onChange: (id: string) => void
}

const typingPause = 250

export function ServiceUserField({ org, value, serviceUsers, more, error, onChange }: ServiceUserFieldProps) {
  const [found, setFound] = useState(serviceUsers)
  const [sought, setSought] = useState('')
  const chosen = [...found, ...serviceUsers].find(({ id }) => id === value)
  const offered = chosen && !found.some(({ id }) => id === value) ? [chosen, ...found] : found
  const turn = useRef(0)

  useEffect(() => {
    const own = ++turn.current
    if (sought.trim() === '') {
      setFound(serviceUsers)
      return
    }
    const timer = setTimeout(async () => {
      const answer = await callAction(findServiceUsersAction(org, { q: sought }))
      if (answer.status === 'ok' && own === turn.current) setFound(answer.value)
    }, typingPause)
    return () => clearTimeout(timer)
  }, [org, sought, serviceUsers])

  return (
    <>
      {more && (
        <Field label="Find a service user" hint="By name or identifier. There are too many to show at once.">
          <Input
            type="search"
            value={sought}
            onChange={(event) => setSought(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            autoComplete="off"
          />
        </Field>
      )}
      <Field label="Service user" error={error} required>
        <Select value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="" disabled>
            {offered.length === 0 ? 'Nobody matches' : 'Choose one'}
          </option>
          {offered.map(({ id, name, identifier }) => (
            <option key={id} value={id}>
              {name} ({identifier})
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}
