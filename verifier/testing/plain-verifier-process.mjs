import { plainVerifier } from '../../docs/guides/revocation-feed/plain-verifier.mjs'

// The guide's verifier in a process of its own, as nothing but a flag of Node's lets it import WebAssembly.

/** @type {Map<string, ReturnType<typeof plainVerifier>>} */
const verifiers = new Map()

process.on('message', async ({ id, url, slug, secrets }) => {
  try {
    const verifier = verifiers.get(id) ?? plainVerifier(url, slug)
    verifiers.set(id, verifier)
    await verifier.update()
    const accepted = secrets.map((secret) => verifier.accepts(secret))
    process.send({ accepted, revoked: [...verifier.revoked], position: verifier.position() })
  } catch (error) {
    process.send({ error: String(error) })
  }
})
process.on('disconnect', () => process.exit())
