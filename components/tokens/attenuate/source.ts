/** What is narrowed: a row of the list, a secret that this page shows, or one that is yet to be pasted. */
export type AttenuateSource =
  | { type: 'listed'; tokenId: string }
  | { type: 'secret'; secret: string }
  | { type: 'pasted' }
