import type { Restriction } from '@/lib/restrictions/schema'
import type { TokenDetail } from '@/lib/tokens/types'

type Chain = Pick<TokenDetail, 'blocks' | 'restrictionsChain'> & {
  row: { id: string; name: string }
  parentChain: { id: string; name: string; blocks: Restriction[][] }[]
}

type Part = { id: string; name: string; restrictions: Restriction[]; blocks: Restriction[][] }

/**
 * What each token of the chain restricts, the root first. The root's expiry belongs to its authority block, which no row keeps among
 * its restrictions: it is what the whole chain has beyond them.
 */
export function restrictionParts(token: Chain): { own: Part; inherited: Part[] } {
  const { row, blocks, parentChain, restrictionsChain } = token
  const kept = [...parentChain.flatMap((ancestor) => ancestor.blocks), ...blocks].flat()
  const authority = restrictionsChain.slice(0, restrictionsChain.length - kept.length)
  const parts: Part[] = [...parentChain, { id: row.id, name: row.name, blocks }].map(({ id, name, blocks }, index) => {
    const all = index === 0 ? [authority, ...blocks] : blocks
    return { id, name, blocks: all, restrictions: all.flat() }
  })
  return { own: parts.at(-1)!, inherited: parts.slice(0, -1) }
}
