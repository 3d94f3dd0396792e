// biscuit-wasm as its package comes, in a process of its own (`node --experimental-wasm-modules`): what a plain Biscuit verifier says of a token.
// It knows nothing of Latchkey.

// Its run limit of 1 ms of wall time cannot be raised for every phase, so its clock stands still: limits of facts and iterations remain.
globalThis.performance.now = () => 0
console.log = () => undefined
const { AuthorizerBuilder, Biscuit, PublicKey, SignatureAlgorithm } = await import('@biscuit-auth/biscuit-wasm')

const limits = { max_facts: 1_000, max_iterations: 100, max_time_micro: 1_000_000 }

process.on('message', ({ id, token, publicKey, facts, source }) => {
  process.send({ id, ...(source === undefined ? say(token, publicKey, facts) : append(token, publicKey, source)) })
})
process.on('disconnect', () => process.exit())
process.send('ready')

/** `token` is base64, without a prefix. The policy is the one that the contract names. */
function say(token, publicKey, facts) {
  let revocationIds = []
  try {
    const biscuit = read(token, publicKey)
    revocationIds = biscuit.getRevocationIdentifiers()
    const builder = new AuthorizerBuilder()
    builder.addCode(`${facts}\nallow if token($token);`)
    builder.buildAuthenticated(biscuit).authorizeWithLimits(limits)
    return { says: 'allowed', revocationIds }
  } catch (error) {
    return { says: kindOf(error), revocationIds }
  }
}

/** The token with one more block, as any holder may append it; nothing when the source is no Datalog. */
function append(token, publicKey, source) {
  try {
    const builder = Biscuit.block_builder()
    builder.addCode(source)
    const bytes = read(token, publicKey).appendBlock(builder).toBytes()
    return { says: 'allowed', token: Buffer.from(bytes).toString('base64url') }
  } catch (error) {
    return { says: kindOf(error) }
  }
}

function read(token, publicKey) {
  const key = PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519)
  return Biscuit.fromBytes(new Uint8Array(Buffer.from(token, 'base64url')), key)
}

// An Error is a trap of the WebAssembly, whose memory cannot be trusted any more: whoever asked ends this process.
function kindOf(error) {
  if (error instanceof Error) return 'trapped'
  if (error.Format !== undefined || error.Base64 !== undefined) return 'invalid'
  if (error.RunLimit !== undefined) return 'too_complex'
  return error.FailedLogic?.Unauthorized || error.FailedLogic?.NoMatchingPolicy ? 'refused' : 'error'
}
