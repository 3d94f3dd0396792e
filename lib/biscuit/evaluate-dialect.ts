import { type Facts, permits } from '../restrictions/evaluate'
import type { DialectRestriction } from '../restrictions/schema'
import { type ScimPath, scimPath } from './authority'
import type { FailedCheck } from './authorize'
import { printCheck } from './print'
import type { ReadToken } from './read-token'

/** A failing check of the dialect, with what it restricts. */
export interface FailedRestriction extends FailedCheck {
  restriction: DialectRestriction | ScimPath
}

/**
 * The failing checks of the authority block and of all dialect blocks, by block. Custom blocks are not looked at: {@link customBlocks} says
 * whether there are any. No block can see another's facts, so the two halves together are the whole answer.
 */
export function evaluateDialect(token: ReadToken, facts: Facts): FailedRestriction[] {
  return token.blocks.flatMap(({ content, datalog }, block) => {
    if (content.kind === 'custom') return []
    const restrictions = content.kind === 'dialect' ? content.restrictions : content.checks
    return restrictions.flatMap((restriction, check) =>
      holds(restriction, facts) ? [] : [{ block, check, source: printCheck(datalog.checks[check]!), restriction }],
    )
  })
}

/** The indexes of the blocks that hold custom Datalog. */
export function customBlocks(token: ReadToken): number[] {
  return token.blocks.flatMap(({ content }, block) => (content.kind === 'custom' ? [block] : []))
}

function holds(restriction: DialectRestriction | ScimPath, facts: Facts): boolean {
  if (restriction.type === 'scim_path') return facts.path?.startsWith(scimPath) ?? false
  return permits(restriction, facts)
}
