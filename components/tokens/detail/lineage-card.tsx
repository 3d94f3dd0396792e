'use client'

import { useEffect, useRef, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { CardSection } from '@/components/ui/card'
import { moreDescendantsAction } from '@/lib/tokens/actions'
import { maxDiscovered } from '@/lib/tokens/limits'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { aboutCopies } from '../about-copies'
import { callAction } from '../call-action'
import { counted } from '../dialogs/counted'
import { LineageRow } from './lineage-row'

type LineageCardProps = {
  realm: TokenRealm
  token: Pick<TokenDetail, 'row' | 'lineage' | 'moreLineage' | 'applications' | 'credentials'>
}

/** The whole tree that the token stands in, the root first. */
export function LineageCard({ realm, token }: LineageCardProps) {
  const { row, lineage, moreLineage, applications } = token
  const [added, setAdded] = useState({ rows: [] as TokenDetail['lineage'], applications })
  const [pending, startLoading] = useTransition()
  const known = new Set(lineage.map(({ id }) => id))
  const rows = [...lineage, ...added.rows.filter(({ id }) => !known.has(id))]
  const more = moreLineage - (rows.length - lineage.length)
  const unlisted = token.credentials.reduce((sum, { unlistedCopies }) => sum + unlistedCopies, 0)
  const shared = { realm, applications: { ...applications, ...added.applications } }

  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]')
    // Within the list alone: the page stays where it is.
    if (list.current && current) list.current.scrollTop = current.offsetTop - list.current.clientHeight / 2
  }, [])

  function load() {
    startLoading(async () => {
      const afterPath = rows.at(-1)?.path ?? row.rootId
      const answer = await callAction(moreDescendantsAction(realm, { rootId: row.rootId, afterPath }))
      if (answer.status === 'failed') {
        toast.error(answer.message)
        return
      }
      const { value } = answer
      setAdded((now) => ({
        rows: [...now.rows, ...value.rows],
        applications: { ...now.applications, ...value.applications },
      }))
    })
  }

  return (
    <CardSection title="Lineage" aside={rows.length > 1 && counted(rows.length + more, 'token')}>
      <ul ref={list} className="relative max-h-120 overflow-y-auto py-1.5">
        {rows.map((item) => (
          <LineageRow key={item.id} {...shared} row={item} current={item.id === row.id} />
        ))}
        {more > 0 && (
          <li className="px-4 py-1.5">
            <Button size="small" onClick={load} pending={pending}>
              Show more ({more.toLocaleString('en')})
            </Button>
          </li>
        )}
        {!rows.some(({ id }) => id === row.id) && <LineageRow {...shared} row={row} current />}
      </ul>
      {unlisted > 0 && (
        <p className="border-t px-4 py-2.5 text-sm text-ink-2">
          And {aboutCopies(unlisted)} more {unlisted === 1 ? 'copy that is' : 'copies that are'} not listed, because a
          secret has room for {maxDiscovered} discovered ones. What ends this token ends them as well.
        </p>
      )}
      {rows.length === 1 && unlisted === 0 && (
        <p className="border-t px-4 py-2.5 text-sm text-ink-3">No token was attenuated from it yet.</p>
      )}
    </CardSection>
  )
}
