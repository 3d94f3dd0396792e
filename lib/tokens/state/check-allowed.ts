import 'server-only'
import { Refusal } from '../../errors'
import type { TokenAction } from '../types'
import { type ActionInput, refusalOf } from './allowed'
import type { Lineage } from './lineage'

/** Refuses in words what the state table does not allow. */
export function checkAllowed(action: TokenAction, lineage: Lineage): void {
  const message = refusalOf(action, actionInput(lineage), lineage.now)
  if (message) throw new Refusal(message)
}

function actionInput({ token, ancestors, owner }: Lineage): ActionInput {
  const revokedWith = ancestors.find(({ id }) => id === token.effectiveRevocationTokenId)
  return {
    ...token,
    revokedWith: revokedWith?.name ?? null,
    revokedForGood: revokedWith?.effectiveRevocationCause === 'key_retired',
    parent: ancestors.at(-1) ?? null,
    ownerActive: owner.active,
  }
}
