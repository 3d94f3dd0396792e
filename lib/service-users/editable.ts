type Editable = { name: string; description: string; role: { id: string }; teams: { id: string }[] }

/** What the form of a service user changes, in one order: its version is made from it. */
export function editableOf({ name, description, role, teams }: Editable) {
  return { name, description, role: role.id, teams: teams.map(({ id }) => id).sort() }
}
