import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { CopyButton } from '../ui/copy-button'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'
import { LimitedTokensList, limitedTokensText } from './limited-tokens-list'

export function ApplicationFacts({ org, application }: { org: string; application: ApplicationDetail }) {
  const { tokens, operations } = application
  return (
    <Facts>
      <Fact term="Slug" mono>
        {application.slug}
      </Fact>
      <Fact term="Id" mono>
        {application.id} <CopyButton value={application.id} label="Copy id" iconOnly size="small" variant="quiet" />
      </Fact>
      <Fact term="Operations">{operations.length === 0 ? 'None yet' : operations.length}</Fact>
      {tokens && (
        <Fact term="Tokens">
          {limitedTokensText(tokens)}
          {tokens.count > 0 && <LimitedTokensList org={org} tokens={tokens} />}
        </Fact>
      )}
      <Fact term="Created">
        <ExactTime value={application.createdAt} />
      </Fact>
    </Facts>
  )
}
