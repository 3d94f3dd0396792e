import type { Environment } from '@/lib/env'
import { say } from './say'

/** What the operator sees when everything runs. */
export function announce(environment: Environment, database: string, nextStep: string): void {
  say.line()
  say.line(`Latchkey is running${process.env.NODE_ENV === 'development' ? ' for development, with reload' : ''}.`)
  say.line()
  say.line(`Dashboard  ${environment.LATCHKEY_URL}`)
  say.line(`Verifier   ${environment.LATCHKEY_VERIFIER_URL}`)
  say.line(`Data       ${database}`)
  say.line()
  say.line(`${nextStep}. Ctrl-C stops everything.`)
  say.line()
}
