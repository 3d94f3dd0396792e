import 'server-only'
import { type StatusInput, tokenStatus } from '../../decision/status'
import { Refusal } from '../../errors'

/** Refuses a copy of a token that is not active: its copies are as down as it is. */
export function checkParentActive(parent: StatusInput & { name: string }, now: Date): void {
  const status = tokenStatus(parent, now)
  if (status === 'active') return
  const state = status === 'expired' ? 'has expired' : 'is revoked'
  throw new Refusal(`“${parent.name}”, which this copy was made from, ${state}.`)
}
