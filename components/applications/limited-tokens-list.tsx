import type { LimitedTokens } from '@/lib/applications/queries/limited-tokens'
import { routes } from '@/lib/routes'
import { KeyIcon } from '../ui/key-icon'
import { TextLink } from '../ui/text-link'

/** The tokens that name an application, the first of them with links; nothing for those who may not see tokens. */
export function LimitedTokensList({ org, tokens }: { org: string; tokens: LimitedTokens }) {
  if (!tokens.first) return null
  const more = tokens.count - tokens.first.length
  return (
    <ul className="grid gap-1.5">
      {tokens.first.map((token) => (
        <li key={token.id} className="flex gap-2.5">
          <KeyIcon status={token.status} className="mt-0.75" />
          <span className="min-w-0 wrap-anywhere">
            <TextLink plain href={routes.serviceToken(org, token.id)} className="font-medium">
              {token.name}
            </TextLink>{' '}
            <span className="text-ink-3">of {token.ownerName}</span>
          </span>
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
