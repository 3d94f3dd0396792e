'use client'

import { useRef } from 'react'
import type { SentInvitation } from '@/lib/invitations/types'
import { useLeaving } from '../tokens/use-leaving'
import { Button } from '../ui/button'
import { CopyButton } from '../ui/copy-button'
import { Dialog, DialogBody, DialogFooter } from '../ui/dialog'
import { Field } from '../ui/field'
import { Note } from '../ui/note'
import { ExactTime } from '../ui/relative-time'
import { Textarea } from '../ui/textarea'

type LinkDialogProps = {
  /** Null while there is nothing to show. */
  sent: SentInvitation | null
  /** Forget the link: it was copied, or the page is being left. */
  onClose: () => void
}

/** Shows an invitation's link, once, where Latchkey cannot mail it. It lives in the state of whoever made it, and here. */
export function LinkDialog({ sent, onClose }: LinkDialogProps) {
  return sent?.link && <Shown key={sent.link} sent={sent} link={sent.link} onClose={onClose} />
}

function Shown({ sent, link, onClose }: { sent: SentInvitation; link: string; onClose: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  useLeaving(onClose)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      initialFocus={field}
      title="Hand over this link"
      description={
        <>
          To {sent.email}. It works once, until <ExactTime value={sent.expiresAt} />.
        </>
      }
    >
      <DialogBody>
        <Note tone="warning">
          <strong>This is the only time you will see it.</strong> Whoever has it can make the account for this address,
          so give it to nobody else. If it is lost, resend the invitation for a new one.
        </Note>
        <Field label="Link" hint="Mail is not set up for this installation, so Latchkey cannot send it.">
          <Textarea
            ref={field}
            readOnly
            value={link}
            rows={2}
            onFocus={(event) => event.currentTarget.select()}
            // Off, or browsers keep what a field held in their session history, on disk.
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-[0.78125rem] leading-5 break-all pointer-coarse:text-sm"
          />
        </Field>
        <div>
          <CopyButton value={link} label="Copy link" />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
