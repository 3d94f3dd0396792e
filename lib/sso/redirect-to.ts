import 'server-only'
import { environment } from '../env'

/** A redirect that no cache keeps. Other paths than absolute ones are of Latchkey's public address, not of what the request calls it. */
export function redirectTo(location: string): Response {
  const headers = { Location: new URL(location, environment().LATCHKEY_URL).href, 'Cache-Control': 'no-store' }
  return new Response(null, { status: 303, headers })
}
