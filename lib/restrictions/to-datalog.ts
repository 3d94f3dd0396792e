import type { Restriction } from './schema'

/** The source of the block that these restrictions make: one check a line, in the order given (contract, section 3). */
export function toDatalog(restrictions: Restriction[]): string {
  return restrictions.map(checkOf).join('\n')
}

/** The check of one restriction, with its semicolon. Custom Datalog is passed on as it is. */
export function checkOf(restriction: Restriction): string {
  switch (restriction.type) {
    case 'applications':
      return `check if application($application), ${setText(restriction.ids)}.contains($application);`
    case 'read_only':
      return 'check if access("read");'
    case 'operations':
      return `check if operation($operation), ${setText(restriction.names)}.contains($operation);`
    case 'expires':
      return `check if time($time), $time < ${restriction.at};`
    case 'not_before':
      return `check if time($time), $time >= ${restriction.at};`
    case 'networks':
      return `check if ${restriction.cidrs.map((cidr) => `client_network(${quote(cidr)})`).join(' or ')};`
    case 'custom':
      return restriction.source
  }
}

/** A Biscuit string literal. Its grammar knows the escapes `\\`, `\"` and `\n`; every other character stands for itself. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`
}

function setText(values: string[]): string {
  return `{${[...values].sort().map(quote).join(', ')}}`
}
