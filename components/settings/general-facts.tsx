import type { GeneralSettings } from '@/lib/settings/queries/get-general'
import { CopyButton } from '../ui/copy-button'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'

export function GeneralFacts({ settings }: { settings: GeneralSettings }) {
  return (
    <Facts>
      <Fact term="Slug" mono>
        {settings.slug} <CopyButton value={settings.slug} label="Copy slug" iconOnly size="small" variant="quiet" />
      </Fact>
      <Fact term="Id" mono>
        {settings.id} <CopyButton value={settings.id} label="Copy id" iconOnly size="small" variant="quiet" />
      </Fact>
      <Fact term="Verifier" mono>
        {settings.verifierUrl}{' '}
        <CopyButton
          value={settings.verifierUrl}
          label="Copy the verifier’s address"
          iconOnly
          size="small"
          variant="quiet"
        />
      </Fact>
      <Fact term="Created">
        <ExactTime value={settings.createdAt} />
      </Fact>
    </Facts>
  )
}
