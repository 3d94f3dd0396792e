import { actionText, entityTypeText } from '@/lib/audit/words'
import { FilterChip } from '../ui/filter-chip'
import { ListToolbar } from '../ui/list-toolbar'
import { SearchInput } from '../ui/search-input'
import { capitalize } from '../ui/time-text'
import { DateFilter } from './date-filter'

type AuditToolbarProps = { actors: { id: string; name: string }[]; actions: string[]; entityTypes: string[] }

// Outside the component: the toolbar compares them by identity.
const fields = ['entity', 'actor', 'action', 'type', 'from', 'to']

export function AuditToolbar({ actors, actions, entityTypes }: AuditToolbarProps) {
  return (
    <ListToolbar fields={fields} label="Filter the audit log">
      <SearchInput name="entity" label="Id of a thing" placeholder="Id, such as tok_…" />
      <FilterChip
        name="actor"
        label="By whom"
        options={actors.map((actor) => ({ value: actor.id, label: actor.name }))}
      />
      <FilterChip
        name="action"
        label="What"
        options={actions.map((action) => ({ value: action, label: actionText(action) }))}
      />
      <FilterChip
        name="type"
        label="To what"
        options={entityTypes.map((type) => ({ value: type, label: capitalize(entityTypeText(type)) }))}
      />
      <DateFilter name="from" label="From" />
      <DateFilter name="to" label="To" />
    </ListToolbar>
  )
}
