'use client'

import { createContext, useContext } from 'react'

type FieldContextValue = {
  id: string
  name: string | undefined
  describedBy: string | undefined
  invalid: boolean
  required: boolean
}

export const FieldContext = createContext<FieldContextValue | null>(null)

type ControlProps = {
  id?: string
  name?: string
  required?: boolean
  'aria-describedby'?: string
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling'
}

/** The attributes that tie a control to the Field around it. What the control sets itself wins. */
export function useFieldControl(own: ControlProps) {
  const field = useContext(FieldContext)
  const describedBy = [own['aria-describedby'], field?.describedBy].filter(Boolean).join(' ') || undefined
  return {
    id: own.id ?? field?.id,
    name: own.name ?? field?.name,
    required: own.required ?? (field?.required || undefined),
    'aria-describedby': describedBy,
    'aria-invalid': own['aria-invalid'] ?? (field?.invalid || undefined),
  }
}
