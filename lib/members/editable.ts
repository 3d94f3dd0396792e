type Editable = { role: { id: string }; teams: { id: string }[] }

/** What the form of a member changes, in one order: its version is made from it. Name and address are the person's own. */
export function editableOf({ role, teams }: Editable) {
  return { role: role.id, teams: teams.map(({ id }) => id).sort() }
}
