import 'server-only'
import { requireMember } from '../../auth/require-member'
import type { Mailbox } from '../../env'
import { mailServer } from '../configured'

/** By which server and from whom the installation sends mail; null where it cannot. Without the server's user name and password. */
export async function getMailSettings(slug: string): Promise<{ server: string; from: Mailbox } | null> {
  await requireMember(slug, 'settings:read')
  const configured = mailServer()
  return configured && { server: new URL(configured.url).host, from: configured.from }
}
