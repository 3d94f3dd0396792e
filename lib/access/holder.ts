/** Whose access is asked about: a member's, or a service user's. */
export type Holder = { membershipId: string } | { serviceUserId: string }
