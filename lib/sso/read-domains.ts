/** A provider vouches for the addresses of at most so many domains. */
export const maxDomains = 50

// RFC 1035, section 2.3.1, at least two labels.
const shape = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Reads domains as people type or paste them: with spaces, commas or lines between, with an `@` before or without. */
export function readDomains(text: string): { ok: true; domains: string[] } | { ok: false; message: string } {
  const words = text.toLowerCase().split(/[\s,;]+/)
  const domains = [...new Set(words.map((word) => word.replace(/^@/, '').replace(/\.$/, '')))].filter(Boolean)
  if (domains.length === 0) return { ok: false, message: 'Enter at least one domain, such as example.com.' }
  if (domains.length > maxDomains) return { ok: false, message: `At most ${maxDomains} domains. Leave some out.` }
  const wrong = domains.find((domain) => !shape.test(domain))
  if (wrong === undefined) return { ok: true, domains: domains.sort() }
  return {
    ok: false,
    message: wrong.includes('@')
      ? `“${shorten(wrong)}” is a whole address. Enter the part after the @ alone, such as example.com.`
      : `“${shorten(wrong)}” is no domain. Expected something like example.com.`,
  }
}

function shorten(word: string): string {
  return word.length > 50 ? `${word.slice(0, 50)}…` : word
}
