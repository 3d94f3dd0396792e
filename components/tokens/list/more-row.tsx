'use client'

import { ChevronDown } from 'lucide-react'
import Link, { useLinkStatus } from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { TokenRow } from '@/lib/tokens/types'
import { buttonClass } from '../../ui/button-class'
import { Spinner } from '../../ui/spinner'
import { TableCell, TableRow } from '../../ui/table'
import { moreHref } from './more-href'

type MoreRowProps = {
  row: TokenRow
  rootName: string
  count: number
  selectable: boolean
  /** Whether there is a column for the owner. */
  owned: boolean
}

const number = new Intl.NumberFormat('en')

/** Below the last row that is shown of a root's descendants: the way to the rest. A link, so that the address says what is shown. */
export function MoreRow({ row, rootName, count, selectable, owned }: MoreRowProps) {
  const pathname = usePathname()
  const parameters = useSearchParams()
  return (
    <TableRow depth={1}>
      {selectable && <TableCell kind="empty" />}
      <TableCell kind="empty" />
      <TableCell kind="primary">
        <Link
          href={moreHref(pathname, parameters, row.rootId)}
          scroll={false}
          prefetch={false}
          className={buttonClass({ variant: 'quiet', size: 'small' }, '-ml-2.25')}
        >
          <Sign />
          Show {number.format(count)} more
          <span className="sr-only"> under {rootName}</span>
        </Link>
      </TableCell>
      {[...(owned ? ['owner'] : []), 'expiration', 'lastUsed', 'status', 'actions'].map((column) => (
        <TableCell key={column} kind="empty" />
      ))}
    </TableRow>
  )
}

function Sign() {
  const { pending } = useLinkStatus()
  return pending ? <Spinner /> : <ChevronDown aria-hidden />
}
