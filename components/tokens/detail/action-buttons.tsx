'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { type TokenRealm, tokensPath } from '@/lib/tokens/realm'
import type { TokenAction, TokenRow } from '@/lib/tokens/types'
import { actionLooks } from '../dialogs/action-looks'
import { TokenDialogs } from '../dialogs/token-dialogs'
import { useTokenDialog } from '../dialogs/use-token-dialog'

type ActionButtonsProps = {
  realm: TokenRealm
  row: TokenRow
  verifierUrl: string
  /** Those that may stand here; what the token's state or the member's role forbids is left out. */
  actions: TokenAction[]
  size?: 'default' | 'small'
  /** Other buttons, before these. */
  children?: ReactNode
}

/** Buttons for what can be done to a token, on its own page. */
export function ActionButtons({ realm, row, verifierUrl, actions, size, children }: ActionButtonsProps) {
  const router = useRouter()
  const hydrated = useHydrated()
  const group = useRef<HTMLDivElement>(null)
  const { action, count, start, ...dialog } = useTokenDialog()
  const { finalFocus } = dialog
  const shown = actions.filter((item) => row.actions.includes(item))

  // The button that was pressed may be gone with the state that allowed it; another one in its place has the focus then.
  useEffect(() => {
    if (count === 0 || finalFocus.current?.isConnected) return
    finalFocus.current = group.current?.querySelector('button') ?? null
    if (document.activeElement === document.body) finalFocus.current?.focus()
  })

  if (shown.length === 0 && !children && !action) return null
  return (
    <div ref={group} className="flex flex-wrap gap-2 max-sm:w-full max-sm:*:flex-1">
      {children}
      {shown.map((item) => {
        const { Icon, label, danger } = actionLooks[item]
        return (
          <Button
            key={item}
            size={size}
            variant={danger ? 'danger' : 'default'}
            disabled={!hydrated}
            title={hydrated ? undefined : 'This needs JavaScript, which has not loaded yet.'}
            onClick={(event) => start(item, event.currentTarget)}
          >
            <Icon aria-hidden />
            {label}
          </Button>
        )
      })}
      {action && (
        <TokenDialogs
          key={count}
          {...dialog}
          action={action}
          realm={realm}
          row={row}
          verifierUrl={verifierUrl}
          // Replaced, so that going back does not lead to a page that is gone.
          onDeleted={() => router.replace(tokensPath(realm))}
        />
      )}
    </div>
  )
}
