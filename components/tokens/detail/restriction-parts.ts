import type { Restriction } from '@/lib/restrictions/schema'
import type { TokenDetail } from '@/lib/tokens/types'

type Part = { id: string; name: string; restrictions: Restriction[]; blocks: Restriction[][] }

/**
 * What each token of the chain restricts, the root first. The root's expiry belongs to its authority block, which no row keeps among
 * its restrictions: it is what the whole chain has beyond them.
 */
export function restrictionParts(token: Pick<TokenDetail, 'row' | 'blocks' | 'parentChain' | 'restrictionsChain'>) {
  const { row, blocks, parentChain, restrictionsChain } = token
  const kept = [...parentChain.flatMap((ancestor) => ancestor.blocks), ...blocks].flat()
  const authority = restrictionsChain.slice(0, restrictionsChain.length - kept.length)
  const parts: Part[] = [...parentChain, { id: row.id, name: row.name, blocks }].map(({ id, name, blocks }, index) => {
    const all = index === 0 ? [authority, ...blocks] : blocks
    return { id, name, blocks: all, restrictions: all.flat() }
  })
  return { own: parts.at(-1)!, inherited: parts.slice(0, -1) }
}
