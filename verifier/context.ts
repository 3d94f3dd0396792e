import type { PrismaClient } from '@/lib/db/generated/client'
import type { DatalogRunner } from './datalog/runner'
import type { CopyNotices } from './notice-copies'
import type { UsageWriter } from './usage-writer'

/** What every route works with. */
export interface VerifierContext {
  /** For decisions alone: see connectForDecisions. */
  db: PrismaClient
  datalog: DatalogRunner
  usage: UsageWriter
  copies: CopyNotices
  /** Networks or addresses whose forwarded headers are believed. */
  trustedProxies: string[]
  /** Older state than this decides nothing. */
  stalenessMilliseconds: number
}
