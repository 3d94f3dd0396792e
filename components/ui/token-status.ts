export type TokenStatus = 'active' | 'revoked' | 'expired'

/** Words and colours of the three statuses, the same wherever one is shown. */
export const tokenStatusLook = {
  active: { word: 'Active', tone: 'green', text: 'text-green' },
  revoked: { word: 'Revoked', tone: 'orange', text: 'text-orange' },
  expired: { word: 'Expired', tone: 'red', text: 'text-red' },
} as const
