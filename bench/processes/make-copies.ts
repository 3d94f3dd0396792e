import { loadBiscuit } from '../../lib/biscuit/load'
import { formatSecret, parseSecret } from '../../lib/biscuit/secret'

// Makes copies of secrets as their holders would, each another token. Told by its parent of which, and how many.

/** One batch; the answer is as many secrets. */
export interface CopiesWanted {
  secret: string
  publicKey: string
  count: number
}

process.on('message', async ({ secret, publicKey, count }: CopiesWanted) => {
  // Anew each time: what biscuit-wasm does not give back would slow it down (lib/biscuit/load-node.ts).
  const { Biscuit, PublicKey, SignatureAlgorithm } = await loadBiscuit()
  const parsed = parseSecret(secret)
  if (!parsed.ok) throw new Error(parsed.message)
  const key = PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519)
  const biscuit = Biscuit.fromBytes(parsed.bytes, key)
  const copies: string[] = []
  for (let made = 0; made < count; made++) {
    const builder = Biscuit.block_builder()
    builder.addCode('check if access("read");')
    const copy = biscuit.appendBlock(builder)
    copies.push(formatSecret('service', copy.toBytes()))
    copy.free()
    builder.free()
  }
  biscuit.free()
  key.free()
  process.send!(copies)
})
process.on('disconnect', () => process.exit())
