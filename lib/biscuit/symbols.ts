import { damaged, required } from './wire'

// The default symbol table of the Biscuit specification: strings that every implementation knows by number. Order is meaning.
const defaults = [
  'read',
  'write',
  'resource',
  'operation',
  'right',
  'time',
  'role',
  'owner',
  'tenant',
  'namespace',
  'user',
  'team',
  'service',
  'admin',
  'email',
  'group',
  'member',
  'ip_address',
  'client',
  'client_ip',
  'domain',
  'path',
  'version',
  'cluster',
  'node',
  'hostname',
  'nonce',
  'query',
]

// The token's own symbols count from here.
const offset = 1024n

/** The string of a symbol; `symbols` holds those of this block and all before it, in order. */
export function symbolOf(index: bigint, symbols: string[]): string {
  return required(index < offset ? defaults[Number(index)] : symbols[Number(index - offset)])
}

/** Adds a block's symbols to those before it. Each string has one number: repeating one, or a default one, is an error. */
export function addSymbols(added: string[], symbols: string[]): void {
  symbols.push(...added)
  if (new Set([...defaults, ...symbols]).size !== defaults.length + symbols.length) throw damaged()
}
