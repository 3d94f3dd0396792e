/** What the form of an organization's name is filled from. */
export function editableOrganization({ name }: { name: string }) {
  return { name }
}
