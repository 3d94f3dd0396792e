import { EntryList } from '@/components/audit/entry-list'
import { CardSection } from '@/components/ui/card'
import { ownHistory } from '@/lib/tokens/queries/own-history'
import type { TokenRealm } from '@/lib/tokens/realm'

/** What the audit log has about a personal token, and what it has not. */
export async function OwnHistory({ realm, id }: { realm: TokenRealm; id: string }) {
  const { rows, more, mayReadLog } = await ownHistory(realm, id)
  return (
    <CardSection title="History" aside={more && `The latest ${rows.length}`}>
      <EntryList slug={realm.org} rows={rows} linked={mayReadLog} />
      <p className="border-t px-4 py-2.5 text-sm text-ink-3">
        Whoever reads the organization’s audit log sees these entries too, but neither the token’s name nor what it can
        do.
      </p>
    </CardSection>
  )
}
