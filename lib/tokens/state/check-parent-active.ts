import 'server-only'
import { tokenStatus } from '../../decision/status'
import { Refusal } from '../../errors'
import type { Lineage } from './lineage'

/** Refuses a copy of a token that is not active: its copies are as down as it is. */
export function checkParentActive({ token, now }: Lineage): void {
  const status = tokenStatus(token, now)
  if (status === 'active') return
  const state = status === 'expired' ? 'has expired' : 'is revoked'
  throw new Refusal(`“${token.name}”, which this copy was made from, ${state}.`)
}
