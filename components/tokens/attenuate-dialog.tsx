'use client'

import { useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Dialog } from '../ui/dialog'
import { AttenuateSteps } from './attenuate/attenuate-steps'
import type { Parent } from './attenuate/parent'
import type { AttenuateSource } from './attenuate/source'
import type { ShownSecret } from './shown-secret'
import { useLeaving } from './use-leaving'

type AttenuateDialogProps = {
  realm: TokenRealm
  source: AttenuateSource
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Show the secret: SaveDialog. */
  onMinted: (minted: ShownSecret) => void
}

/** Narrows a token: a listed one by minting a child of it, or a secret by appending to it in the browser. The form is the same. */
export function AttenuateDialog({ realm, source, open, onOpenChange, onMinted }: AttenuateDialogProps) {
  const [parent, setParent] = useState<Parent>()
  useLeaving(() => {
    if (source.type !== 'pasted') return
    setParent(undefined)
    onOpenChange(false)
  })

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="wide"
      title={parent ? `Attenuate ${parent.options.parent.name}` : 'Attenuate a token'}
      description="A narrower copy that falls with its parent. It can never be widened."
    >
      <AttenuateSteps
        realm={realm}
        source={source}
        parent={parent}
        onParent={setParent}
        onMinted={(minted) => {
          onOpenChange(false)
          onMinted(minted)
        }}
      />
    </Dialog>
  )
}
