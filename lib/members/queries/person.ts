import 'server-only'
import { Prisma } from '../../db/client'

// What is known of the person behind a membership (m), over their user (u).

/** Whether they have a second factor: codes that are set up, or a passkey. */
export const hasSecondFactor = Prisma.sql`(
  EXISTS (SELECT 1 FROM "Totp" o WHERE o."userId" = u."id" AND o."confirmedAt" IS NOT NULL)
  OR EXISTS (SELECT 1 FROM "Passkey" p WHERE p."userId" = u."id")
)`

/** When they were last seen in a session that reaches the organization; not in one that reaches another alone. */
export const lastSeen = Prisma.sql`(
  SELECT max(s."lastSeenAt") FROM "Session" s
  WHERE s."userId" = u."id" AND (s."organizationId" IS NULL OR s."organizationId" = m."organizationId")
)`
