'use client'

import { useRouter } from 'next/navigation'
import { type RefObject, useRef, useState } from 'react'
import { AttenuateDialog } from '@/components/tokens/attenuate-dialog'
import { SaveDialog } from '@/components/tokens/save-dialog'
import type { ShownSecret } from '@/components/tokens/shown-secret'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenAction, TokenRow } from '@/lib/tokens/types'
import { DeleteDialog } from './delete-dialog'
import { RestoreDialog } from './restore-dialog'
import { RevokeDialog } from './revoke-dialog'
import { RotateDialog } from './rotate-dialog'

type TokenDialogsProps = {
  realm: TokenRealm
  row: TokenRow
  verifierUrl: string
  action: TokenAction
  open: boolean
  onOpenChange: (open: boolean) => void
  finalFocus: RefObject<HTMLElement | null>
  /** The token is gone: leave its page. In a list, reading it again is enough. */
  onDeleted?: () => void
}

/** The dialog of one action on one token, and what follows it. Give it a new key whenever it opens, so that it starts afresh. */
export function TokenDialogs({ action, verifierUrl, onDeleted, ...props }: TokenDialogsProps) {
  const { realm, row } = props
  const router = useRouter()
  const stale = useRef(false)
  const [minted, setMinted] = useState<ShownSecret>()

  // Only once the secret is saved: reading the page again may take this row, and the secret with it, off the page.
  function forget() {
    setMinted(undefined)
    props.onOpenChange(false)
    props.finalFocus.current?.focus()
    router.refresh()
  }

  if (minted) return <SaveDialog realm={realm} minted={minted} verifierUrl={verifierUrl} onClose={forget} />
  const dialog = {
    ...props,
    onChanged: () => router.refresh(),
    onRefused: () => {
      stale.current = true
    },
    onOpenChange: (open: boolean) => {
      props.onOpenChange(open)
      if (!open && stale.current) router.refresh()
    },
  }
  switch (action) {
    case 'attenuate': {
      const source = { type: 'listed', tokenId: row.id } as const
      return (
        <AttenuateDialog
          realm={realm}
          source={source}
          open={props.open}
          onOpenChange={dialog.onOpenChange}
          onMinted={setMinted}
        />
      )
    }
    case 'rotate':
      return <RotateDialog {...dialog} onMinted={setMinted} />
    case 'revoke':
      return <RevokeDialog {...dialog} />
    case 'restore':
      return <RestoreDialog {...dialog} />
    case 'delete':
      return <DeleteDialog {...dialog} onDeleted={onDeleted} />
  }
}
