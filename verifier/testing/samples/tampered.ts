import { generateKeyPair } from '@/lib/biscuit/keys'
import { append, closeEnvelope, newNextKey, nextKeyOf, openEnvelope, readMessage, writeMessage } from '../craft'
import type { Sample } from './sample'

// RFC 8032, section 7.1, test 1.
const someKey = 'ed25519/d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
const [blockField, signatureField] = [1, 3]

/** The token with something else in a field of one of its signed blocks. */
function rewritten(token: Uint8Array, block: number, field: number, change: (value: Uint8Array) => Uint8Array) {
  const envelope = openEnvelope(token)
  const fields = readMessage(envelope.signed[block]!, 1)
  const found = fields.find(({ number }) => number === field)!
  found.value = change(found.value as Uint8Array)
  const signed = envelope.signed.with(block, writeMessage(fields))
  return closeEnvelope({ ...envelope, signed })
}

/** The token with one more block of these bytes, signed as its holder would. */
function appended(token: Uint8Array, block: Uint8Array, version: 0 | 1 = 0, algorithm: 0 | 1 = 0): Uint8Array {
  const envelope = openEnvelope(token)
  return closeEnvelope(append(envelope, block, nextKeyOf(envelope), newNextKey(algorithm), version))
}

// Words that every Biscuit knows, so that blocks can change places and still be read.
const plainBlocks = ['check if operation($operation);', 'check if time($time);']
const flip = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 9 ? byte ^ 1 : byte))

/** Samples that are more than a token of the organization with blocks of Datalog. */
export const tamperedSamples: Sample[] = [
  {
    sample: 'test002_different_root_key',
    what: 'another root key',
    make: async ({ signedBy }) => signedBy((await generateKeyPair()).privateKey),
    code: 'bad_signature',
  },
  {
    sample: 'test003_invalid_signature_format',
    what: 'a signature of sixteen bytes',
    make: async ({ withBlocks }) =>
      rewritten(await withBlocks(...plainBlocks), 0, signatureField, (value) => value.subarray(0, 16)),
    code: 'malformed',
  },
  {
    sample: 'test004_random_block',
    what: 'a block of random bytes',
    make: async ({ withBlocks }) =>
      rewritten(await withBlocks(...plainBlocks), 1, blockField, (value) =>
        value.map((byte, at) => byte ^ (at * 37 + 85)),
      ),
    code: 'malformed',
  },
  {
    sample: 'test004_random_block',
    what: 'a block that was signed in another place',
    make: async ({ withBlocks }) => {
      const token = await withBlocks(...plainBlocks)
      const other = readMessage(openEnvelope(token).signed[2]!, 1).find(({ number }) => number === blockField)!
      return rewritten(token, 1, blockField, () => other.value as Uint8Array)
    },
    code: 'bad_signature',
  },
  {
    sample: 'test005_invalid_signature',
    what: 'a signature with a bit flipped',
    make: async ({ withBlocks }) => rewritten(await withBlocks(...plainBlocks), 0, signatureField, flip),
    code: 'bad_signature',
  },
  {
    sample: 'test006_reordered_blocks',
    what: 'blocks in another order',
    make: async ({ withBlocks }) => {
      const { signed, ...envelope } = openEnvelope(await withBlocks(...plainBlocks))
      return closeEnvelope({ ...envelope, signed: [signed[0]!, signed[2]!, signed[1]!] })
    },
    code: 'bad_signature',
  },
  {
    sample: 'test018_unbound_variables_in_rule',
    what: 'a rule whose head has a variable that nothing binds',
    make: async ({ root }) => {
      const head = [
        { number: 1, value: 0n },
        { number: 2, value: [{ number: 1, value: 1n }] },
      ]
      return appended(
        root,
        writeMessage([
          { number: 3, value: 3n },
          { number: 5, value: [{ number: 1, value: head }] },
        ]),
      )
    },
    code: 'malformed',
  },
  { sample: 'test020_sealed', what: 'a sealed token', make: async ({ root, seal }) => seal(root), code: 'ok' },
  {
    sample: 'test024_third_party',
    what: 'a block of a third party',
    make: ({ withThirdPartyBlock }) => withThirdPartyBlock('group("admin"); check if token($a);'),
    code: 'malformed',
  },
  {
    sample: 'test026_public_keys_interning',
    what: 'a block of a third party that trusts others',
    make: ({ withThirdPartyBlock }) => withThirdPartyBlock(`query(1); check if query(1) trusting ${someKey};`),
    code: 'malformed',
  },
  {
    sample: 'test031_secp256r1',
    what: 'a key of secp256r1',
    make: async ({ root }) => appended(root, writeMessage([{ number: 3, value: 3n }]), 1, 1),
    code: 'malformed',
  },
]
