import { FilterChip } from '../ui/filter-chip'
import { ListToolbar } from '../ui/list-toolbar'
import { SearchInput } from '../ui/search-input'

// Outside the component: the toolbar compares them by identity.
const fields = ['q', 'state', 'sort']

const states = [
  { value: 'pending', label: 'Pending' },
  { value: 'expired', label: 'Expired' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'revoked', label: 'Revoked' },
]

const sorts = [
  { value: '', label: 'Newest first' },
  { value: 'created', label: 'Oldest first' },
  { value: 'email', label: 'A to Z' },
  { value: '-email', label: 'Z to A' },
]

export function InvitationsToolbar() {
  return (
    <ListToolbar fields={fields} label="Search and filter invitations" sorts={sorts}>
      <SearchInput label="Search" placeholder="Search by email" />
      <FilterChip name="state" label="State" options={states} />
    </ListToolbar>
  )
}
