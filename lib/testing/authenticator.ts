import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

// An authenticator in software: it makes the bytes that a security key would make (WebAuthn Level 3, sections 6.1 and 6.5). Nothing of the
// product imports this file.

type Options = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string } }

/** What a dishonest, old or copied authenticator does otherwise. */
type Otherwise = {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  userVerified?: boolean
  userPresent?: boolean
  counter?: number
  userHandle?: string | null
}

type Credential = { id: Buffer; key: KeyObject; counter: number; userHandle: string }

export class SoftwareAuthenticator {
  private credential: Credential | undefined

  /** @param counts false: as passkeys that are synchronized, it says 0 each time. */
  constructor(
    readonly origin = 'http://localhost:3000',
    readonly counts = true,
  ) {}

  /** The same key in another device, as it is now. */
  copy(): SoftwareAuthenticator {
    const copy = new SoftwareAuthenticator(this.origin, this.counts)
    copy.credential = { ...this.made }
    return copy
  }

  get credentialId(): string {
    return this.made.id.toString('base64url')
  }

  /** What navigator.credentials.create() answers, as JSON. */
  create(options: Options, otherwise: Otherwise = {}) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.credential = { id: randomBytes(32), key: privateKey, counter: 0, userHandle: options.user!.id }
    const { x, y } = publicKey.export({ format: 'jwk' })
    const coseKey = map([
      [int(1), int(2)],
      [int(3), int(-7)],
      [int(-1), int(1)],
      [int(-2), bytes(Buffer.from(x!, 'base64url'))],
      [int(-3), bytes(Buffer.from(y!, 'base64url'))],
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.made.id.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, this.made.id, coseKey])
    const authenticatorData = Buffer.concat([this.header(options.rp!.id!, otherwise, 0x40), attested])
    const attestationObject = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authenticatorData)],
    ])
    return {
      ...this.outline(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', options, otherwise).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** What navigator.credentials.get() answers, as JSON. */
  get(options: Options, otherwise: Otherwise = {}) {
    if (this.counts) this.made.counter += 1
    const authenticatorData = this.header(options.rpId!, otherwise, 0)
    const clientData = this.clientData('webauthn.get', options, otherwise)
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()])
    return {
      ...this.outline(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.made.key).toString('base64url'),
        userHandle: otherwise.userHandle === undefined ? this.made.userHandle : otherwise.userHandle,
      },
    }
  }

  private get made(): Credential {
    if (!this.credential) throw new Error('This authenticator has made no passkey yet.')
    return this.credential
  }

  private outline() {
    return { id: this.credentialId, rawId: this.credentialId, type: 'public-key' as const, clientExtensionResults: {} }
  }

  private header(rpId: string, otherwise: Otherwise, flags: number): Buffer {
    const { userPresent = true, userVerified = true } = otherwise
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags | (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0))
    rest.writeUInt32BE(otherwise.counter ?? this.made.counter, 1)
    const rpIdHash = createHash('sha256')
      .update(otherwise.rpId ?? rpId)
      .digest()
    return Buffer.concat([rpIdHash, rest])
  }

  private clientData(type: string, options: Options, otherwise: Otherwise): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: otherwise.type ?? type,
        challenge: otherwise.challenge ?? options.challenge,
        origin: otherwise.origin ?? this.origin,
        crossOrigin: false,
      }),
    )
  }
}

// As much CBOR (RFC 8949) as that takes.
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value])
  if (value < 256) return Buffer.from([(major << 5) | 24, value])
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff])
}

const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value])
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const map = (entries: [Buffer, Buffer][]) => Buffer.concat([head(5, entries.length), ...entries.flat()])
