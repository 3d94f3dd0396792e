import { db, type Transaction } from '../db/client'

/** Changes the audit log as only the tables' owner can who first takes its guard away. */
export function tamperWithAudit(change: (tx: Transaction) => Promise<unknown>): Promise<void> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`ALTER TABLE "AuditEntry" DISABLE TRIGGER "AuditEntry_append_only"`
    await change(tx)
    await tx.$executeRaw`ALTER TABLE "AuditEntry" ENABLE TRIGGER "AuditEntry_append_only"`
  })
}
