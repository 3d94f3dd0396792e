import type { GeneralSettings } from '@/lib/settings/queries/get-general'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'

export function GeneralFacts({ settings }: { settings: GeneralSettings }) {
  return (
    <Facts>
      <CopiedFact term="Slug" value={settings.slug} label="Copy slug" />
      <CopiedFact term="Id" value={settings.id} label="Copy id" />
      <CopiedFact term="Verifier" value={settings.verifierUrl} label="Copy the verifier’s address" />
      <Fact term="Created">
        <ExactTime value={settings.createdAt} />
      </Fact>
    </Facts>
  )
}
