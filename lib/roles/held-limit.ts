/** Who has a role is counted up to here in the list of roles. */
export const heldLimit = 10_000
