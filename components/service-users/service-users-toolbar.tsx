import type { ServiceUserOptions } from '@/lib/service-users/queries/form-options'
import { FilterChip } from '../ui/filter-chip'
import { ListToolbar } from '../ui/list-toolbar'
import { SearchInput } from '../ui/search-input'

// Outside the component: the toolbar compares them by identity.
const fields = ['q', 'role', 'team', 'state', 'sort']

const states = [
  { value: 'active', label: 'Active' },
  { value: 'deactivated', label: 'Deactivated' },
]

const sorts = [
  { value: '', label: 'A to Z' },
  { value: '-name', label: 'Z to A' },
  { value: '-created', label: 'Newest first' },
  { value: 'created', label: 'Oldest first' },
  { value: '-last_used', label: 'Last used first' },
  { value: 'last_used', label: 'Least recently used first' },
]

export function ServiceUsersToolbar({ roles, teams }: ServiceUserOptions) {
  return (
    <ListToolbar fields={fields} label="Search and filter service users" sorts={sorts}>
      <SearchInput label="Search" placeholder="Search by name or identifier" />
      <FilterChip name="role" label="Role" options={roles.map(({ id, name }) => ({ value: id, label: name }))} />
      <FilterChip name="team" label="Team" options={teams.map(({ id, name }) => ({ value: id, label: name }))} />
      <FilterChip name="state" label="State" options={states} />
    </ListToolbar>
  )
}
