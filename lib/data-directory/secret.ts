import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { readIfThere, writePrivateFile } from './private-file'

/** The installation's LATCHKEY_SECRET, generated at the first start. Without it the signing keys in the database are lost. */
export function generatedSecret(dataDirectory: string): string {
  return kept(path.join(dataDirectory, 'secret'), () => randomBytes(32).toString('base64'))
}

/** The password with which Latchkey signs in to its embedded database. */
export function databasePassword(dataDirectory: string): string {
  return kept(databasePasswordFile(dataDirectory), () => randomBytes(24).toString('hex'))
}

export function databasePasswordFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres.password')
}

function kept(file: string, generate: () => string): string {
  const there = readIfThere(file)?.trim()
  if (there) return there
  const generated = generate()
  writePrivateFile(file, `${generated}\n`)
  return generated
}
