import type { TokenRealm } from '@/lib/tokens/realm'
import type { ServiceUserOption } from '@/lib/tokens/types'
import { FilterChip } from '../../ui/filter-chip'
import { FilterToggle } from '../../ui/filter-toggle'
import { ListToolbar } from '../../ui/list-toolbar'
import { SearchInput } from '../../ui/search-input'
import { realmWords } from '../realm-words'

// Outside the component: the toolbar compares them by identity. What is shown below a root makes no sense after the list has changed.
const fields = ['q', 'status', 'service_user', 'expiring', 'unused', 'kind', 'attenuated', 'sort', 'more']
const keep = ['sort', 'more']

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'revoked', label: 'Revoked' },
  { value: 'expired', label: 'Expired' },
]

const kinds = [
  { value: 'service', label: 'Service' },
  { value: 'scim', label: 'SCIM' },
]

const yesOrNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

const sorts = [
  { value: '', label: 'Newest first' },
  { value: 'created', label: 'Oldest first' },
  { value: 'name', label: 'A to Z' },
  { value: '-name', label: 'Z to A' },
  { value: 'expires', label: 'Ending soonest' },
  { value: '-expires', label: 'Ending latest' },
  { value: '-last_used', label: 'Used latest' },
  { value: 'last_used', label: 'Used longest ago' },
]

type TokenToolbarProps = {
  realm: TokenRealm
  /** Whose tokens the list can be narrowed to; none for personal tokens, which are the reader's. */
  serviceUsers?: ServiceUserOption[]
}

export function TokenToolbar({ realm, serviceUsers }: TokenToolbarProps) {
  return (
    <ListToolbar fields={fields} keep={keep} label={`Search and filter ${realmWords[realm.kind].many}`} sorts={sorts}>
      <SearchInput label="Search" placeholder={serviceUsers ? 'Search by name or service user' : 'Search by name'} />
      <FilterChip name="status" label="Status" options={statuses} multiple />
      {serviceUsers && (
        <FilterChip
          name="service_user"
          label="Service user"
          options={serviceUsers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <FilterToggle name="expiring" value="yes" label="Expiring" />
      <FilterToggle name="unused" value="yes" label="Unused" />
      <FilterChip name="attenuated" label="Attenuated" options={yesOrNo} />
      {serviceUsers && <FilterChip name="kind" label="Kind" options={kinds} />}
    </ListToolbar>
  )
}
