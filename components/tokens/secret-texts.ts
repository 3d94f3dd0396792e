import { slugFrom } from '@/lib/organizations/slug'
import type { SampleRequest } from './sample-request'

/** The name of the file that a secret is downloaded as: `production-api-token.txt`. */
export function secretFileName(tokenName: string): string {
  return `${slugFrom(tokenName, 'latchkey')}-token.txt`
}

export function envLine(secret: string): string {
  return `LATCHKEY_TOKEN=${secret}`
}

type Question = { verifierUrl: string; organization: string; sample?: SampleRequest }

/** A command that asks the verifier about the secret, as it can be pasted into a shell. */
export function verifyCommand(secret: string, { verifierUrl, organization, sample }: Question): string {
  // No secret, slug, operation or address holds an apostrophe, so the shell takes the quoted text as it stands.
  const body = { token: secret, organization, ...sample }
  // Not --json, which curl has only known since 7.82: distributions that are still in use have an older one.
  const header = 'content-type: application/json'
  return `curl -s ${verifierUrl}/v1/verify \\\n  -H '${header}' \\\n  -d '${JSON.stringify(body)}'`
}

/** The secret with its middle left out, for where it stands beside the whole one. */
export function shortened(secret: string): string {
  return `${secret.slice(0, 12)}…`
}
