import type { MemberOptions } from '@/lib/members/queries/form-options'
import { FilterChip } from '../ui/filter-chip'
import { ListToolbar } from '../ui/list-toolbar'
import { SearchInput } from '../ui/search-input'

// Outside the component: the toolbar compares them by identity.
const fields = ['q', 'role', 'team', 'state', 'second_factor', 'sort']

const states = [
  { value: 'active', label: 'Active' },
  { value: 'deactivated', label: 'Deactivated' },
]

const secondFactors = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

const sorts = [
  { value: '', label: 'A to Z' },
  { value: '-name', label: 'Z to A' },
  { value: '-joined', label: 'Newest first' },
  { value: 'joined', label: 'Oldest first' },
]

export function MembersToolbar({ options, mayManage }: { options: MemberOptions; mayManage: boolean }) {
  const { roles, teams } = options
  return (
    <ListToolbar fields={fields} label="Search and filter members" sorts={sorts}>
      <SearchInput label="Search" placeholder="Search by name or email" />
      <FilterChip name="role" label="Role" options={roles.map(({ id, name }) => ({ value: id, label: name }))} />
      <FilterChip name="team" label="Team" options={teams.map(({ id, name }) => ({ value: id, label: name }))} />
      <FilterChip name="state" label="State" options={states} />
      {mayManage && <FilterChip name="second_factor" label="Second factor" options={secondFactors} />}
    </ListToolbar>
  )
}
