type Editable = { name: string; description: string; grants: string[]; managementOperations: string[] }

/** What the form of a role changes, in one order: its version is made from it. */
export function editableOf({ name, description, grants, managementOperations }: Editable) {
  return { name, description, grants, managementOperations }
}
