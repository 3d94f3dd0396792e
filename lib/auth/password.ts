import 'server-only'
import { hash, verify } from '@node-rs/argon2'

// OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. The library's default algorithm is argon2id.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** A password as it is stored: argon2id in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalize(password), parameters)
}

let decoy: Promise<string> | undefined

/**
 * Whether `password` is the one that was hashed. Without a hash, because there is no such user, it does the same work against a
 * decoy and answers no: the time tells nothing.
 */
export async function verifyPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID())
  const matches = await verify(passwordHash ?? (await decoy), normalize(password))
  return matches && typeof passwordHash === 'string'
}

// NIST SP 800-63B, 5.1.1.2: the same password typed on another keyboard may arrive in another normal form.
function normalize(password: string): string {
  return password.normalize('NFKC')
}
