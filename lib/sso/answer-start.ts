import 'server-only'
import { clientAddress } from '../auth/client-address'
import { environment } from '../env'
import { setAttemptCookie } from './cookie'
import { startSignIn } from './mutations/start-sign-in'
import { enabledProvider } from './queries/enabled-provider'
import { redirectTo } from './redirect-to'
import { signInPath } from './sign-in-path'

/**
 * Begins only from a page of this dashboard: a stranger's link could otherwise sign a visitor in, without a word, as whomever the
 * stranger's own provider names, and they would go on in the stranger's organization.
 */
export async function answerStart(request: Request, organizationId: string): Promise<Response> {
  const back = new URL(request.url).searchParams.get('return')
  if (!isFromHere(request.headers)) {
    const provider = await enabledProvider(organizationId)
    return redirectTo(signInPath(provider?.organization.slug ?? null, { back }))
  }
  const started = await startSignIn(organizationId, back, clientAddress(request.headers))
  if (!started.ok) return redirectTo(signInPath(started.slug, { problem: started.problem, back }))
  await setAttemptCookie(started.secret)
  return redirectTo(started.location)
}

// Browsers say so, except to addresses without TLS; there the page's own Referer does, which the Referrer-Policy keeps for this origin.
function isFromHere(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const referer = headers.get('referer') ?? ''
  return URL.canParse(referer) && new URL(referer).origin === new URL(environment().LATCHKEY_URL).origin
}
