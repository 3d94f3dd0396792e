import type { LimitedTokens } from '@/lib/applications/queries/limited-tokens'
import { routes } from '@/lib/routes'
import { TextLink } from '../ui/text-link'

/** The tokens that name an application, the first of them with links. */
export function LimitedTokensList({ org, tokens }: { org: string; tokens: LimitedTokens }) {
  const more = tokens.count - tokens.first.length
  return (
    <ul className="grid gap-1">
      {tokens.first.map((token) => (
        <li key={token.id} className="wrap-anywhere">
          <TextLink href={routes.serviceToken(org, token.id)}>{token.name}</TextLink>{' '}
          <span className="text-ink-3">of {token.ownerName}</span>
        </li>
      ))}
      {more > 0 && (
        <li className="text-ink-3">
          and {more.toLocaleString('en')}
          {tokens.exact ? '' : '+'} more
        </li>
      )}
    </ul>
  )
}

/** "3 tokens are limited to it". */
export function limitedTokensText({ count, exact }: LimitedTokens): string {
  if (count === 0) return 'No token is limited to it'
  if (count === 1) return 'One token is limited to it'
  return `${count.toLocaleString('en')}${exact ? '' : '+'} tokens are limited to it`
}
