'use client'

import { useEffect, useRef, useState } from 'react'
import { readCatalogue } from '@/lib/applications/catalogue'
import { Field } from '../ui/field'
import { Textarea } from '../ui/textarea'
import { CataloguePreview } from './catalogue-preview'

type CatalogueFieldProps = { error: string | undefined; value: string }

/** The catalogue as text, so that it can be typed, pasted and sent before JavaScript has loaded; below it, how it is understood. */
export function CatalogueField({ error, value }: CatalogueFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  // Also what was typed before there was JavaScript, and what React put back after a refusal.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refusal renders anew with another value or error
  useEffect(() => setText(area.current?.value ?? ''), [value, error])

  function change(line: number, content: string) {
    if (!area.current) return
    const lines = area.current.value.split('\n')
    lines[line - 1] = content
    area.current.value = lines.join('\n')
    setText(area.current.value)
  }

  return (
    <div className="grid gap-2">
      <Field
        label="Operations"
        name="operations"
        aside="optional, one a line"
        error={error}
        hint="An operation, then read or write: “order:list read”. Without either, names that end in :read, :list or :get read, all others write."
      >
        <Textarea
          ref={area}
          rows={5}
          spellCheck={false}
          autoCapitalize="none"
          placeholder={'order:list read\norder:create write'}
          className="font-mono"
          defaultValue={value}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <CataloguePreview lines={readCatalogue(text)} onChange={change} />
    </div>
  )
}
