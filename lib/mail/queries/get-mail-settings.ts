import 'server-only'
import { requireMember } from '../../auth/require-member'
import { mailServer } from '../configured'

/** By which server and from whom the installation sends mail; null where it cannot. Without the server's user name and password. */
export async function getMailSettings(slug: string): Promise<{ server: string; from: string } | null> {
  await requireMember(slug, 'settings:read')
  const configured = mailServer()
  if (!configured) return null
  const { name, address } = configured.from
  return { server: new URL(configured.url).host, from: name ? `${name} <${address}>` : address }
}
