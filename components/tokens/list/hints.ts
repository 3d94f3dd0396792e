type HintPlace = 'name' | 'expiration' | 'lastUsed' | 'status'

/** The column that a hint belongs to, so that it stands beside what it is about. */
export function hintPlace(hint: string): HintPlace {
  if (hint.startsWith('Expires') || hint.startsWith('Ends')) return 'expiration'
  if (hint.startsWith('Unused')) return 'lastUsed'
  return hint.startsWith('Starts') ? 'status' : 'name'
}
