import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { CardBody, CardSection } from '../ui/card'
import { LimitedTokensList, limitedTokensText } from './limited-tokens-list'

export function LimitedTokensCard({ org, application }: { org: string; application: ApplicationDetail }) {
  const { tokens, deletedAt } = application
  return (
    <CardSection title="Tokens limited to it">
      <CardBody className="grid gap-3">
        <p className="text-ink-2">
          {limitedTokensText(tokens)}.{' '}
          {tokens.count === 0
            ? 'A token is limited to an application when it is attenuated.'
            : deletedAt
              ? 'They can do nothing there any more.'
              : 'What is attenuated from them is limited with them.'}
        </p>
        {tokens.count > 0 && <LimitedTokensList org={org} tokens={tokens} />}
      </CardBody>
    </CardSection>
  )
}
