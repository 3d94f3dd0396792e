'use client'

import { type FormEvent, useState } from 'react'
import { nameSchema } from '@/lib/names'
import { effectiveRestrictions } from '@/lib/restrictions/effective'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Button } from '../../ui/button'
import { Checkbox } from '../../ui/checkbox'
import { DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import { FormMessage } from '../../ui/form-message'
import { newIdempotencyKey } from '../idempotency-key'
import type { ShownSecret } from '../shown-secret'
import { AttenuateFields } from './attenuate-fields'
import { generate } from './generate'
import { operationOptions } from './operation-options'
import type { Parent } from './parent'
import { PresetChips } from './preset-chips'
import { fitsPreset, type Preset } from './presets'
import { readRestrictions } from './read-restrictions'
import { Sentence } from './sentence'
import { type AttenuateErrors, type AttenuateValues, emptyValues } from './values'

type AttenuateFormProps = { realm: TokenRealm; parent: Parent; onMinted: (minted: ShownSecret) => void }

export function AttenuateForm({ realm, parent, onMinted }: AttenuateFormProps) {
  const { options, chain, held } = parent
  const limits = effectiveRestrictions(chain)
  const [values, setValues] = useState<AttenuateValues>(() => emptyValues(limits))
  const [preset, setPreset] = useState<Preset>()
  const [register, setRegister] = useState(true)
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [errors, setErrors] = useState<AttenuateErrors>({})
  const [message, setMessage] = useState<string>()
  const [attempts, setAttempts] = useState(0)
  const [pending, setPending] = useState(false)

  const names = new Map(options.applications.map(({ id, name }) => [id, name]))
  const applicationName = (id: string) => names.get(id) ?? options.applicationNames[id]
  const parentName = options.parent.name
  const reading = readRestrictions(values, { chain, parentName, applicationName, now: Date.now() })

  function change(next: Partial<AttenuateValues>) {
    const changed = { ...values, ...next }
    if (next.applications || next.readOnly) {
      const offered = new Set(operationOptions(options, limits, changed).map(({ value }) => value))
      changed.operations = changed.operations.filter((name) => offered.has(name))
    }
    setValues(changed)
    if (preset && !fitsPreset(changed, preset, options.parent)) setPreset(undefined)
    // What was said about a field holds until it is changed.
    setErrors((said) => Object.fromEntries(Object.entries(said).filter(([field]) => !(field in next))))
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setAttempts(attempts + 1)
    const name = nameSchema.safeParse(values.name)
    const found: AttenuateErrors = { ...reading.errors }
    if (!name.success) found.name = name.error.issues[0]?.message
    if (preset && values.applications.length === 0) {
      found.applications = `Choose the application that it is for, or press “${preset.label}” again to go without.`
    }
    setErrors(found)
    setMessage(undefined)
    if (!name.success || Object.keys(found).length > 0) {
      setMessage('Some fields need your attention.')
      return
    }
    setPending(true)
    const wish = { name: name.data, restrictions: reading.restrictions, register, idempotencyKey }
    const generated = await generate(realm, parent, wish).catch(() => ({
      ok: false as const,
      message: 'The part that makes tokens could not be loaded. Check the connection and try again.',
      errors: {},
    }))
    setPending(false)
    if (generated.ok) return onMinted(generated.minted)
    setErrors(generated.errors)
    setMessage(generated.message)
  }

  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <PresetChips
          pressed={preset}
          values={values}
          applications={options.applications.map(({ id }) => id)}
          parent={{ readOnly: limits.readOnly, expiresAt: options.parent.expiresAt }}
          onPress={(pressed, next) => {
            change(next)
            setPreset(pressed)
          }}
        />
        <AttenuateFields values={values} errors={errors} options={options} limits={limits} onChange={change} />
        {held && (
          <Checkbox
            label="Register"
            hint="Lists the copy, so that it can be revoked alone. Sends ids, its name and its restrictions."
            checked={register}
            onChange={(event) => setRegister(event.target.checked)}
          />
        )}
        <Sentence
          restrictions={[...chain, ...reading.restrictions]}
          parentName={parentName}
          applicationName={applicationName}
        />
        {message && <FormMessage key={attempts}>{message}</FormMessage>}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Generate
        </Button>
      </DialogFooter>
    </form>
  )
}
