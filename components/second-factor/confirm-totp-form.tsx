'use client'

import { useState } from 'react'
import { confirmTotpAction } from '@/lib/second-factor/actions'
import { callAction } from '../tokens/call-action'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { DialogBody, DialogClose, DialogFooter } from '../ui/dialog'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'

type ConfirmTotpFormProps = {
  /** Base32. */
  secret: string
  /** An SVG document. */
  qr: string
  onConfirmed: (recoveryCodes: string[] | null) => void
}

/** The secret as a picture and as text, and the code that shows that the app has it. */
export function ConfirmTotpForm({ secret, qr, onConfirmed }: ConfirmTotpFormProps) {
  const [code, setCode] = useState('')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function confirm() {
    if (pending) return
    setPending(true)
    const answer = await callAction(confirmTotpAction({ code }))
    setPending(false)
    if (answer.status === 'ok') return onConfirmed(answer.value.recoveryCodes)
    setProblem(answer.message)
    setCode('')
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <DialogBody>
        <p>1. Scan this with the app, or type the key into it.</p>
        <div className="flex flex-wrap items-center gap-4">
          {/* biome-ignore lint/performance/noImgElement: made here, and loaded from nowhere */}
          <img
            src={`data:image/svg+xml;utf8,${encodeURIComponent(qr)}`}
            alt="QR code with the key"
            width={168}
            height={168}
            className="rounded-lg border bg-white p-1"
          />
          <div className="grid min-w-0 flex-1 basis-52 justify-items-start gap-2">
            <span className="text-sm text-ink-3">Key</span>
            <code className="font-mono text-[0.8125rem] leading-6 wrap-anywhere select-all">{grouped(secret)}</code>
            <CopyButton value={secret} label="Copy key" />
          </div>
        </div>
        {problem && <FormMessage>{problem}</FormMessage>}
        <Field label="2. Type the code that it shows" hint="Six digits; they change every 30 seconds.">
          <Input
            value={code}
            aria-invalid={problem !== undefined || undefined}
            onChange={(event) => setCode(event.target.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            required
            maxLength={20}
            className="max-w-40 font-mono tracking-[0.12em]"
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Turn on
        </Button>
      </DialogFooter>
    </form>
  )
}

/** In fours, as people copy it. */
function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
