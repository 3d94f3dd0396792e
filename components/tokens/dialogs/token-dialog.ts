import type { RefObject } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenRow } from '@/lib/tokens/types'

/** What every dialog about one token is given. */
export type TokenDialogProps = {
  realm: TokenRealm
  row: TokenRow
  open: boolean
  onOpenChange: (open: boolean) => void
  /** It is done: the page must be read again. */
  onChanged: () => void
  /** The server refused, maybe because the page is stale: it is read again once the dialog, and what it says, is closed. */
  onRefused: () => void
  finalFocus?: RefObject<HTMLElement | null>
}
