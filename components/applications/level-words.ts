/** A team's level on an application, in words. */
export const levelWords = { none: 'No access', read: 'Read', write: 'Read and write' }
