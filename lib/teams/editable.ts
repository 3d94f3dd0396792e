type Editable = { name: string; description: string }

/** What the form of a team changes, in one order: its version is made from it. Members and applications are changed one by one. */
export function editableOf({ name, description }: Editable) {
  return { name, description }
}
