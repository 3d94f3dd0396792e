import { loadBiscuit } from './load'

/** An Ed25519 key pair, each key as 64 hex digits. The private key must be encrypted before it is stored. */
export interface SigningKeyPair {
  publicKey: string
  privateKey: string
}

/** A public signing key and the `root_key_id` by which tokens name it. */
export interface PublicKeyEntry {
  id: number
  /** 64 hex digits. */
  publicKey: string
}

/** A new Ed25519 signing key. */
export async function generateKeyPair(): Promise<SigningKeyPair> {
  const { KeyPair, SignatureAlgorithm } = await loadBiscuit()
  const pair = new KeyPair(SignatureAlgorithm.Ed25519)
  const [publicKey, privateKey] = [pair.getPublicKey(), pair.getPrivateKey()]
  const texts = [publicKey, privateKey].map((key) => key.toString().replace(/^.*\//, ''))
  for (const object of [pair, publicKey, privateKey]) object.free()
  return { publicKey: texts[0]!, privateKey: texts[1]! }
}
