import { randomBytes } from 'node:crypto'
import { renameSync } from 'node:fs'
import path from 'node:path'
import { readIfThere, writePrivateFile } from './private-file'

/** The installation's LATCHKEY_SECRET, generated at the first start. Without it the signing keys in the database are lost. */
export function generatedSecret(dataDirectory: string): string {
  return kept(secretFile(dataDirectory), () => randomBytes(32).toString('base64'))
}

/** The secret that is to take the place of the generated one: there from the beginning of a rotation to its end, however often it is killed. */
export function nextSecret(dataDirectory: string): string | undefined {
  return readIfThere(nextSecretFile(dataDirectory))?.trim() || undefined
}

/** Keeps the secret that is to take the place of the generated one, before anything is encrypted under it. */
export function keepNextSecret(dataDirectory: string, secret: string): void {
  writePrivateFile(nextSecretFile(dataDirectory), `${secret}\n`)
}

/** Puts the next secret in the place of the present one, at once or not at all. */
export function takeNextSecret(dataDirectory: string): void {
  renameSync(nextSecretFile(dataDirectory), secretFile(dataDirectory))
}

/** The password with which Latchkey signs in to its embedded database. */
export function databasePassword(dataDirectory: string): string {
  return kept(databasePasswordFile(dataDirectory), () => randomBytes(24).toString('hex'))
}

export function databasePasswordFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres.password')
}

function secretFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'secret')
}

function nextSecretFile(dataDirectory: string): string {
  return path.join(dataDirectory, 'secret.next')
}

function kept(file: string, generate: () => string): string {
  const there = readIfThere(file)?.trim()
  if (there) return there
  const generated = generate()
  writePrivateFile(file, `${generated}\n`)
  return generated
}
