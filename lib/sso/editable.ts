type Editable = {
  issuer: string
  clientId: string
  domains: string[]
  firstRole: { id: string } | null
  required: boolean
  enabled: boolean
}

/** What the form of a provider changes, in one order: its version is made from it. The secret is in no form. */
export function editableOf({ issuer, clientId, domains, firstRole, required, enabled }: Editable) {
  return { issuer, clientId, domains, firstRole: firstRole?.id ?? null, required, enabled }
}
