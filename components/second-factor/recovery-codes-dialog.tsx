'use client'

import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLeaving } from '../tokens/use-leaving'
import { useUnloadWarning } from '../tokens/use-unload-warning'
import { Button } from '../ui/button'
import { ConfirmDialog } from '../ui/confirm-dialog'
import { CopyButton } from '../ui/copy-button'
import { Dialog, DialogBody, DialogFooter } from '../ui/dialog'
import { downloadText } from '../ui/download-text'
import { Note } from '../ui/note'

type RecoveryCodesDialogProps = {
  /** Null while there are none to show. */
  codes: string[] | null
  /** Forget the codes: they were saved, or the page is being left. */
  onClose: () => void
}

/** Shows recovery codes, once. They live in the state of whoever made them and in this dialog, and nowhere else. */
export function RecoveryCodesDialog({ codes, onClose }: RecoveryCodesDialogProps) {
  return codes && <Save codes={codes} onClose={onClose} />
}

function Save({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const [asking, setAsking] = useState(false)
  const saved = useRef<HTMLButtonElement>(null)
  useLeaving(onClose)
  useUnloadWarning()
  const text = `${codes.join('\n')}\n`
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setAsking(true)}
      initialFocus={saved}
      title="Save your recovery codes"
      description="Each of them stands in for your second factor, once, when you have lost it."
    >
      <DialogBody>
        <Note tone="warning">
          <strong>This is the only time you will see them.</strong> Latchkey keeps no copy. Keep them apart from your
          password: on paper, or in a password manager.
        </Note>
        <ul
          aria-label="Recovery codes"
          className="grid gap-x-6 gap-y-1.5 rounded-lg border bg-sunken/45 px-4 py-3 font-mono text-[0.8125rem] sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code} className="select-all">
              {code}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <CopyButton value={text} />
          <Button onClick={() => downloadText('latchkey-recovery-codes.txt', text)}>
            <Download aria-hidden />
            Download
          </Button>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button ref={saved} variant="primary" onClick={onClose}>
          I have saved them
        </Button>
      </DialogFooter>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Close without saving?"
        confirmLabel="Close anyway"
        action={onClose}
      >
        <p>
          The codes cannot be shown again by anyone. Without them, losing your second factor means asking an admin to
          reset it. You can make new ones at any time.
        </p>
      </ConfirmDialog>
    </Dialog>
  )
}
