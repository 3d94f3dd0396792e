import 'server-only'
import { clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { routes } from '../routes'
import { attemptCookie, clearAttemptCookie, setAttemptCookie } from './cookie'
import { finishSignIn } from './mutations/finish-sign-in'
import { redirectTo } from './redirect-to'
import { signInPath } from './sign-in-path'

/** Takes the provider's answer, and lets in whom it names. */
export async function answerCallback(request: Request, organizationId: string): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const finished = await finishSignIn(organizationId, searchParams, await attemptCookie(), clientOf(request.headers))
  if (finished.outcome === 'connect') {
    await setAttemptCookie(finished.secret)
    return redirectTo(routes.ssoConnect)
  }
  if (finished.outcome === 'refused') {
    return redirectTo(signInPath(finished.slug, { problem: finished.problem }))
  }
  await clearAttemptCookie()
  await enterSession(finished.session)
  return redirectTo(finished.path)
}
