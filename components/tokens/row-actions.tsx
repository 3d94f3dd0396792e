'use client'

import { EllipsisVertical } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenRow } from '@/lib/tokens/types'
import { actionLooks } from './dialogs/action-looks'
import { TokenDialogs } from './dialogs/token-dialogs'
import { useTokenDialog } from './dialogs/use-token-dialog'

/** The ⋮ menu of a token: what its state and the member's role allow, and nothing else. */
export function RowActions({ realm, row, verifierUrl }: { realm: TokenRealm; row: TokenRow; verifierUrl: string }) {
  const button = useRef<HTMLButtonElement>(null)
  const { action, count, start, ...dialog } = useTokenDialog()
  if (row.actions.length === 0 && !action) return null
  const trigger = (
    <Button
      ref={button}
      variant="quiet"
      aria-label={`Actions for ${row.name}`}
      className="size-8 px-0 text-ink-3 pointer-coarse:size-11"
    >
      <EllipsisVertical aria-hidden />
    </Button>
  )
  return (
    <>
      <Menu trigger={trigger}>
        {row.actions.map((item) => {
          const { Icon, label, danger } = actionLooks[item]
          return (
            <MenuItem
              key={item}
              icon={<Icon aria-hidden />}
              tone={danger ? 'danger' : 'default'}
              onClick={() => start(item, button.current)}
            >
              {label}
            </MenuItem>
          )
        })}
      </Menu>
      {action && (
        <TokenDialogs key={count} {...dialog} action={action} realm={realm} row={row} verifierUrl={verifierUrl} />
      )}
    </>
  )
}
