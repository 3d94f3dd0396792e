/** The ways to sort a list that begins by name: its filter's options, as lib/lists writes them into the address. */
export const nameSorts = [
  { value: '', label: 'A to Z' },
  { value: '-name', label: 'Z to A' },
  { value: '-created', label: 'Newest first' },
  { value: 'created', label: 'Oldest first' },
]
