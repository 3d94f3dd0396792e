'use client'

import { Pencil } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { FormMessage } from '@/components/ui/form-message'
import { Input } from '@/components/ui/input'
import { useHydrated } from '@/components/ui/use-hydrated'
import { renameCopyAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import { callAction } from '../call-action'

type RenameCopyProps = { realm: TokenRealm; tokenId: string; name: string }

/** Gives a copy that was made elsewhere a name of the reader's choice. */
export function RenameCopy(props: RenameCopyProps) {
  const [open, setOpen] = useState(false)
  const hydrated = useHydrated()
  const button = (
    <Button disabled={!hydrated}>
      <Pencil aria-hidden />
      Rename
    </Button>
  )
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={button}
      title="Rename this copy"
      description="Only the list changes. The name is not part of its secret."
    >
      <RenameForm {...props} onDone={() => setOpen(false)} />
    </Dialog>
  )
}

function RenameForm({ realm, tokenId, name, onDone }: RenameCopyProps & { onDone: () => void }) {
  const router = useRouter()
  const [text, setText] = useState(name)
  const [problem, setProblem] = useState<{ message: string; field: string | undefined }>()
  const [pending, startRenaming] = useTransition()

  function rename(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setProblem(undefined)
    startRenaming(async () => {
      const answer = await callAction(renameCopyAction(realm, { tokenId, name: text }))
      if (answer.status === 'failed') {
        return setProblem({ message: answer.message, field: answer.fieldErrors.name })
      }
      toast.success(`Renamed to ${answer.value.name}.`)
      onDone()
      router.refresh()
    })
  }

  return (
    <form onSubmit={rename} noValidate>
      <DialogBody>
        {problem && <FormMessage className={problem.field ? 'sr-only' : undefined}>{problem.message}</FormMessage>}
        <Field label="Name" name="name" required error={problem?.field}>
          <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Rename
        </Button>
      </DialogFooter>
    </form>
  )
}
