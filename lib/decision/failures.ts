import type { AuthorizeOutcome, FailedCheck } from '../biscuit/authorize'
import { customBlocks, evaluateDialect } from '../biscuit/evaluate-dialect'
import type { ReadToken } from '../biscuit/read-token'
import type { Facts } from '../restrictions/evaluate'
import type { DialectRestriction } from '../restrictions/schema'

/** A failing check with what it restricts; undefined for custom Datalog. */
export interface Failure extends FailedCheck {
  restriction: DialectRestriction | { type: 'scim_path' } | undefined
}

/** What running the custom blocks came to; `unavailable` when there was nowhere to run them. */
export type CustomOutcome = AuthorizeOutcome | { kind: 'unavailable' }

/** The failing checks of the dialect, by block. */
export function dialectFailures(token: ReadToken, facts: Facts): Failure[] {
  return evaluateDialect(token, facts)
}

/** The failing checks of custom blocks; those of other blocks, which biscuit-wasm reports as well, are decided without it. */
export function customFailures(token: ReadToken, outcome: CustomOutcome | undefined): Failure[] {
  if (outcome?.kind !== 'failed') return []
  const custom = customBlocks(token)
  return outcome.checks
    .filter((failed) => custom.includes(failed.block))
    .map((failed) => {
      const content = token.blocks[failed.block]?.content
      return { ...failed, restriction: content?.kind === 'custom' ? content.checks[failed.check] : undefined }
    })
}

/** Whether the failure is of time alone, so that the same token passes, or passed, at another time. */
export function isTime(failure: Failure): boolean {
  return failure.restriction?.type === 'expires' || failure.restriction?.type === 'not_before'
}

export function byBlock(left: Failure, right: Failure): number {
  return left.block - right.block || left.check - right.check
}
