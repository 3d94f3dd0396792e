import type { DecisionState } from '../decision/state'
import type { TokenStatus } from '../decision/status'

/** A listed token that the pasted one is or comes from. */
export type InspectedAncestor = { id: string; name: string; status: TokenStatus }

/** What Latchkey knows about a pasted token, for the browser to decide with. */
export type Inspected = {
  state: DecisionState
  /** PostgreSQL's time. */
  now: Date
  /** From the root to the nearest listed row; empty when its credential is not known here. */
  lineage: InspectedAncestor[]
}

export type InspectorApplication = { id: string; name: string; operations: string[] }
