import 'server-only'
import { db } from '../db/client'

/** Whether a user exists: from then on there is no set-up any more. */
export async function isSetUp(): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null
}
