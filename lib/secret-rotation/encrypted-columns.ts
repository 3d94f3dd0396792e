import 'server-only'
import { signingKeyPurpose } from '../keys/signing-key'
import { mailPurpose } from '../mail/content'
import { totpPurpose } from '../second-factor/totp-secret'
import { clientSecretPurpose } from '../sso/client-secret'

/** A column that holds something encrypted; beside it, `secretId` says under which secret. */
export type EncryptedColumn = {
  table: string
  column: string
  /** The column that tells its rows apart. */
  key: string
  /** The column that its purpose is made of, and how: a value decrypts in its own row alone. */
  boundTo: string
  purpose: (value: string) => string
  /** For people. */
  words: { one: string; many: string }
}

/** Everything that is encrypted at rest. */
export const encryptedColumns: EncryptedColumn[] = [
  {
    table: 'SigningKey',
    column: 'encryptedKey',
    key: 'id',
    boundTo: 'publicKey',
    purpose: signingKeyPurpose,
    words: { one: 'signing key', many: 'signing keys' },
  },
  {
    table: 'Totp',
    column: 'encryptedSecret',
    key: 'userId',
    boundTo: 'userId',
    purpose: totpPurpose,
    words: { one: 'authenticator', many: 'authenticators' },
  },
  {
    table: 'SsoProvider',
    column: 'encryptedClientSecret',
    key: 'id',
    boundTo: 'id',
    purpose: clientSecretPurpose,
    words: { one: 'client secret of single sign-on', many: 'client secrets of single sign-on' },
  },
  {
    table: 'Mail',
    column: 'encryptedContent',
    key: 'id',
    boundTo: 'id',
    purpose: mailPurpose,
    words: { one: 'queued mail', many: 'queued mails' },
  },
]
