'use client'

import { type FormEvent, useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Button } from '../../ui/button'
import { DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { FormMessage } from '../../ui/form-message'
import { Textarea } from '../../ui/textarea'
import { useLeaving } from '../use-leaving'
import { loadHeld, type Parent } from './parent'

/** Asks for the secret of the token that is to be narrowed. It stays in this page: only ids of it are sent. */
export function PasteStep({ realm, onRead }: { realm: TokenRealm; onRead: (parent: Parent) => void }) {
  const [secret, setSecret] = useState('')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  useLeaving(() => setSecret(''))

  async function read(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setPending(true)
    setProblem(undefined)
    const loaded = await loadHeld(realm, secret)
    setPending(false)
    if (loaded.ok) onRead(loaded.parent)
    else setProblem(loaded.message)
  }

  return (
    <form onSubmit={read} noValidate>
      <DialogBody>
        <Field
          label="Token"
          error={problem}
          hint="Narrowed here, in your browser. The token itself is never sent; Latchkey is asked about its ids."
        >
          <Textarea
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
            rows={5}
            placeholder={realm.kind === 'personal' ? 'lk_pat_…' : 'lk_svc_…'}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            className="max-h-52 font-mono break-all"
          />
        </Field>
        {problem && <FormMessage className="sr-only">{problem}</FormMessage>}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </DialogFooter>
    </form>
  )
}
