'use client'

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactElement, type ReactNode, type RefObject, useRef, useState } from 'react'
import { DialogBody, DialogClose, DialogFooter } from './dialog'
import { DialogPopup } from './dialog-popup'
import { Field } from './field'
import { FormMessage } from './form-message'
import { Input } from './input'
import { SubmitButton } from './submit-button'

type ConfirmDialogProps = {
  title: ReactNode
  /** What will happen, to how much, and whether it can be undone. */
  children?: ReactNode
  /** The verb: "Revoke". */
  confirmLabel: string
  destructive?: boolean
  /** Runs on confirmation with the fields inside; the dialog shows progress meanwhile and stays open: close it when all went well. */
  action: (fields: FormData) => void | Promise<void>
  /** Why the last attempt failed. */
  error?: string
  /** Only after this text has been typed may one confirm. */
  typeToConfirm?: { text: string; label: string }
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  finalFocus?: RefObject<HTMLElement | null>
}

/** Asks before something that cannot simply be taken back. */
export function ConfirmDialog({ trigger, open, onOpenChange, finalFocus, ...rest }: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  const typed = useRef<HTMLInputElement>(null)
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      {trigger && <AlertDialog.Trigger render={trigger} />}
      <DialogPopup size="small" initialFocus={rest.typeToConfirm ? typed : cancel} finalFocus={finalFocus}>
        <ConfirmForm {...rest} cancel={cancel} typed={typed} />
      </DialogPopup>
    </AlertDialog.Root>
  )
}

type ConfirmFormProps = Omit<ConfirmDialogProps, 'trigger' | 'open' | 'onOpenChange' | 'finalFocus'> & {
  cancel: RefObject<HTMLButtonElement | null>
  typed: RefObject<HTMLInputElement | null>
}

function ConfirmForm({ destructive = true, typeToConfirm, cancel, typed, ...rest }: ConfirmFormProps) {
  const [text, setText] = useState('')
  const mayConfirm = !typeToConfirm || text.trim() === typeToConfirm.text.trim()
  return (
    <form action={rest.action}>
      <header className="px-5 pt-5 sm:px-6">
        <AlertDialog.Title className="text-lg leading-6 font-semibold tracking-[-0.012em]">
          {rest.title}
        </AlertDialog.Title>
      </header>
      <DialogBody className="pt-2">
        {rest.children && (
          <AlertDialog.Description render={<div />} className="grid gap-3 text-ink-2">
            {rest.children}
          </AlertDialog.Description>
        )}
        {typeToConfirm && (
          <Field label={typeToConfirm.label} hint={<TypeHint text={typeToConfirm.text} />}>
            <Input
              ref={typed}
              name="confirmation"
              value={text}
              onChange={(event) => setText(event.target.value)}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
            />
          </Field>
        )}
        {rest.error && <FormMessage>{rest.error}</FormMessage>}
      </DialogBody>
      <DialogFooter>
        <DialogClose ref={cancel} />
        <SubmitButton variant={destructive ? 'destructive' : 'primary'} disabled={!mayConfirm}>
          {rest.confirmLabel}
        </SubmitButton>
      </DialogFooter>
    </form>
  )
}

function TypeHint({ text }: { text: string }) {
  return (
    <>
      To confirm, type <strong className="font-medium text-ink select-all">{text}</strong>
    </>
  )
}
