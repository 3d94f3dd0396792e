const suffix = '@service'
const maxLength = 64

/** The identifier that a name makes: lower case, spaces to `_`, other signs dropped (product: Concepts). Undefined when nothing is left. */
export function identifierOf(name: string): string | undefined {
  const local = name
    .normalize('NFKD')
    .toLowerCase()
    .trim()
    .replace(/\s+/g, '_')
    .replace(/[^a-z0-9_]/g, '')
    .slice(0, maxLength)
  return /[a-z0-9]/.test(local) ? `${local}${suffix}` : undefined
}

/** What somebody typed as an identifier, with or without `@service`; undefined when it is none. */
export function readIdentifier(text: string): string | undefined {
  const local = text
    .trim()
    .toLowerCase()
    .replace(/@service$/, '')
  return /^[a-z0-9_]{1,64}$/.test(local) && /[a-z0-9]/.test(local) ? `${local}${suffix}` : undefined
}
