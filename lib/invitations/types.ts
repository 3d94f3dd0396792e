/** An invitation just made: mailed, or with the link to hand over, which exists only in this answer. */
export type SentInvitation = {
  email: string
  /** Null when it has been mailed. */
  link: string | null
  /** ISO. */
  expiresAt: string
}
