const number = new Intl.NumberFormat('en')

// Those that are not listed are counted by a sketch, which tells more of them about right only.
const exactUpTo = 10

/** "3", "about 128": how many copies there are, of which so many are not listed. */
export function aboutCopies(unlisted: number, listed = 0): string {
  return `${unlisted > exactUpTo ? 'about ' : ''}${number.format(listed + unlisted)}`
}
