'use client'

import { Scissors } from 'lucide-react'
import { useRef, useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Button } from '../ui/button'
import { ConfirmDialog } from '../ui/confirm-dialog'
import { Dialog, DialogBody, DialogFooter } from '../ui/dialog'
import { Note } from '../ui/note'
import { ExactTime } from '../ui/relative-time'
import { AttenuateDialog } from './attenuate-dialog'
import { SecretField } from './secret-field'
import type { ShownSecret } from './shown-secret'
import { TryCommand } from './try-command'
import { useLeaving } from './use-leaving'
import { useUnloadWarning } from './use-unload-warning'

type SaveDialogProps = {
  realm: TokenRealm
  /** Null while there is nothing to show. */
  minted: ShownSecret | null
  verifierUrl: string
  /** Forget the secret: it was saved, or the page is being left. */
  onClose: () => void
}

/**
 * Shows a secret, once. It lives in the state of whoever made it and in this dialog, and nowhere else: not in a form's state, an address
 * or a cache. "Attenuate" narrows it here, in the browser, and shows the copy in a dialog of the same kind.
 */
export function SaveDialog({ minted, ...rest }: SaveDialogProps) {
  return minted && <Save key={minted.secret} minted={minted} {...rest} />
}

function Save({ realm, minted, verifierUrl, onClose }: SaveDialogProps & { minted: ShownSecret }) {
  const [asking, setAsking] = useState(false)
  const [attenuating, setAttenuating] = useState(false)
  const [copy, setCopy] = useState<ShownSecret | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useLeaving(onClose)
  useUnloadWarning()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setAsking(true)}
      initialFocus={field}
      title="Save your token"
      description={<Summary minted={minted} />}
    >
      <DialogBody>
        <Note tone="warning">
          <strong>This is the only time you will see it.</strong> Latchkey keeps no copy. If it is lost,{' '}
          {minted.copy ? 'make another one' : 'rotate the token to get a new one'}.
          {minted.copy && !minted.tokenId && ' It is not registered, so the list shows it only once it has been used.'}
        </Note>
        <SecretField ref={field} name={minted.name} secret={minted.secret}>
          <Button onClick={() => setAttenuating(true)} className="sm:ml-auto">
            <Scissors aria-hidden />
            Attenuate
          </Button>
        </SecretField>
        <TryCommand secret={minted.secret} verifierUrl={verifierUrl} organization={realm.org} sample={minted.sample} />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have saved it
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
          The secret of {minted.name} cannot be shown again by anyone.{' '}
          {minted.copy ? 'You would have to make another copy.' : 'You would have to rotate the token.'}
        </p>
      </ConfirmDialog>
      <AttenuateDialog
        realm={realm}
        source={{ type: 'secret', secret: minted.secret }}
        open={attenuating}
        onOpenChange={setAttenuating}
        onMinted={setCopy}
      />
      <SaveDialog realm={realm} minted={copy} verifierUrl={verifierUrl} onClose={() => setCopy(null)} />
    </Dialog>
  )
}

function Summary({ minted: { name, ownerName, expiresAt } }: { minted: ShownSecret }) {
  return (
    <>
      {name}, for {ownerName}.{' '}
      {expiresAt ? (
        <>
          Expires <ExactTime value={expiresAt} />.
        </>
      ) : (
        'Never expires.'
      )}
    </>
  )
}
