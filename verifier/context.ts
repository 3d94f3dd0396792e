import type { CopyNotices } from './copies/notice-copies'
import type { DatalogRunner } from './datalog/runner'
import type { ChangeFeed } from './feed/change-feed'
import type { DatabaseClock } from './feed/database-clock'
import type { KeyLists } from './key-lists'
import type { KeyLookups } from './limits/key-lookups'
import type { RequestLimits } from './limits/request-limits'
import type { StateMemory } from './memory/state-memory'
import type { TokenMemory } from './memory/token-memory'
import type { Measurements } from './metrics/measurements'
import type { RevocationFeed } from './revocations/revocation-feed'
import type { RevocationStreams } from './revocations/streams'
import type { StateReader } from './state-reader'
import type { UsageWriter } from './usage-writer'
import type { Siblings } from './workers/siblings'

/** What every route works with. */
export interface VerifierContext {
  /** Keeps the memory true. */
  feed: ChangeFeed
  clock: DatabaseClock
  tokens: TokenMemory
  memory: StateMemory
  /** For what is not in memory. */
  state: StateReader
  datalog: DatalogRunner
  usage: UsageWriter
  copies: CopyNotices
  measurements: Measurements
  limits: RequestLimits
  keyLookups: KeyLookups
  /** Organizations' public keys, for whoever verifies offline. */
  keyLists: KeyLists
  /** What organizations publish of revocations. */
  revocations: { feed: RevocationFeed; streams: RevocationStreams }
  /** The verifier's other processes, for what is told of all together. */
  siblings: Siblings
  /** Networks or addresses whose forwarded headers are believed. */
  trustedProxies: string[]
  /** Whose tokens these are, for introspection: LATCHKEY_URL. */
  issuer: string
  /** Older state than this decides nothing. */
  stalenessMilliseconds: number
}
