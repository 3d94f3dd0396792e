'use client'

import { Download } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { downloadText } from '../ui/download-text'
import { Field } from '../ui/field'
import { Textarea } from '../ui/textarea'
import { envLine, secretFileName } from './secret-texts'

type SecretFieldProps = {
  ref: Ref<HTMLTextAreaElement>
  /** The token's, for the file that it is downloaded as. */
  name: string
  secret: string
  /** More buttons beside those that take the secret away. */
  children?: ReactNode
}

/** A secret, and the ways to take it along. */
export function SecretField({ ref, name, secret, children }: SecretFieldProps) {
  return (
    <div className="grid gap-3">
      <Field label="Token">
        <Textarea
          ref={ref}
          readOnly
          value={secret}
          rows={3}
          onFocus={(event) => event.currentTarget.select()}
          // Off, or browsers keep what a field held in their session history, on disk.
          autoComplete="off"
          spellCheck={false}
          className="max-h-[calc(10lh+0.875rem)] font-mono text-[0.78125rem] leading-5 break-all pointer-coarse:text-sm"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <CopyButton value={secret} />
        <Button onClick={() => downloadText(secretFileName(name), `${secret}\n`)}>
          <Download aria-hidden />
          Download
        </Button>
        <CopyButton value={`${envLine(secret)}\n`} label="Copy as .env line" />
        {children}
      </div>
    </div>
  )
}
