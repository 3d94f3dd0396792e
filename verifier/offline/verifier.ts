import { startOfflineVerifier } from './start'

// The whole public face of `latchkey/verifier`. It imports no types, so that its declarations stand alone beside the bundle.

/** Where an organization's keys and revocations come from, and how fresh they have to be. */
export interface OfflineVerifierOptions {
  /**
   * The address of a Latchkey verifier, such as `https://verify.example.com`. Without TLS whoever is in between can hold answers back, and,
   * unless `publicKeys` are given, forge them.
   */
  url: string
  /** The slug of the organization whose tokens are verified. No other's are accepted. */
  organization: string
  /** Answers rest on what was true at most so many seconds ago; else they are `unavailable`. Default 5. */
  stalenessSeconds?: number
  /**
   * The public keys to trust, 64 hex digits each. Without them the keys are those that `url` names; with them, any other key of the
   * organization counts for nothing: add the next one here before it signs.
   */
  publicKeys?: string[]
  /** Told when something goes wrong and when it is well again; never of tokens. Fastify's and pino's loggers fit. Default: nothing is said. */
  log?: OfflineLog
}

/** As much of a pino logger as is used. */
export interface OfflineLog {
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What is asked about one request. */
export interface OfflineQuestion {
  /** As the caller sent it: with or without `Bearer `. Absent or empty is the code `missing`. */
  token: string | null | undefined
  /** The id of the application that the request is for, `app_…`; slugs are not known offline. */
  application?: string
  /** Such as `order:list`. */
  operation?: string
  /**
   * What the request does. You state it, because the application's catalogue of operations is not known offline; unstated, a request that
   * names an application, operation or method counts as `write`.
   */
  access?: 'read' | 'write'
  /** The address that the request comes from. */
  clientIp?: string
  method?: string
  /** What stands after the host, with or without a query string. */
  path?: string
}

/** Codes mean what they mean in the answers of `POST /v1/verify`. */
export type OfflineCode =
  /** The token may be used for this request, as far as keys, revocations and its own restrictions go. */
  | 'ok'
  /** There is no token. */
  | 'missing'
  /** Not a token, or beyond the caps. */
  | 'malformed'
  /** The signature does not fit, or the key is retired or none of the organization's. */
  | 'bad_signature'
  | 'expired'
  /** It, or what it comes from, was revoked, deleted or replaced, or its owner was deactivated. */
  | 'revoked'
  | 'not_yet_valid'
  /** A restriction does not let this request pass. */
  | 'restricted'
  /** Its custom Datalog took too much time. */
  | 'too_complex'
  /** A token for provisioning, of kind `scim`, outside `/scim/v2/`. Nothing else is refused with this code offline. */
  | 'not_permitted'
  /** Keys or revocations are older than the bound. Answer 503. */
  | 'unavailable'

/**
 * A decision without roles and teams. `valid` is less than the verifier's `allowed`: whether the owner's role grants the operation, and
 * whether a team gives them the application, is not known offline. Nor is what is only in rows: names, an application that was deleted, a policy
 * against custom Datalog.
 */
export interface OfflineAnswer {
  valid: boolean
  code: OfflineCode
  /** A sentence for people. */
  reason: string
  permission: 'not_checked'
  /** The first failing check, by block. */
  failedCheck?: { block: number; source: string }
  /** What the token says of itself; absent until its signature was found good. */
  organization?: { id: string; slug: string }
  principal?: { kind: 'service_user' | 'membership'; id: string }
  token?: {
    /** The id of the root token that it comes from. */
    rootId: string
    credentialId: string
    kind: 'service' | 'personal' | 'scim'
    /** The earliest expiry that is written into it; null when there is none. */
    expiresAt: string | null
  }
}

/** How an offline verifier fares. */
export interface OfflineStatus {
  /** Whether keys and revocations are fresh enough to answer. */
  available: boolean
  /** The position in the revocation feed. */
  position: number
  /** How long ago what is known was certainly true; undefined before anything was known. */
  ageSeconds: number | undefined
  /** How many revocation ids are held. */
  revocationIds: number
  /** Why nothing newer is known, as long as that is so. */
  problem?: string
}

/** Verifies an organization's tokens in this process. */
export interface OfflineVerifier {
  /**
   * Decides about a token and a request. A refusal is an answer; it throws an {@link InvalidQuestion} when the question itself is wrong, and
   * never for what the token is.
   */
  verify(question: OfflineQuestion): Promise<OfflineAnswer>
  /** For readiness checks and metrics. */
  status(): OfflineStatus
  /** Lets go of connections and threads. Answers from then on are `unavailable`. */
  close(): Promise<void>
}

/** A question that cannot be answered: a client address that is none, a path with `..`, an operation without a colon. */
export class InvalidQuestion extends Error {
  override readonly name: string = 'InvalidQuestion'
  /** Fastify and Express answer with it when nobody catches the error. */
  readonly statusCode: number = 400
  readonly errors: { field: string; message: string }[]

  constructor(errors: { field: string; message: string }[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join(' '))
    this.errors = errors
  }
}

/**
 * Starts to follow the organization's keys and revocations. Resolves when they are known; or, should they not be within the staleness
 * bound, all the same: answers are `unavailable` until they are. Rejects when an option is wrong or there is no such organization.
 */
export async function createOfflineVerifier(options: OfflineVerifierOptions): Promise<OfflineVerifier> {
  return startOfflineVerifier(options)
}
