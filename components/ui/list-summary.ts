const number = new Intl.NumberFormat('en')

/** What is known of a list. */
type Shown = {
  shown: number
  from?: number | undefined
  /** Absent until the rows are counted. */
  total?: number | undefined
  /** False when counting stopped at `total`. */
  exact?: boolean | undefined
}

/** "1 to 50 of 128", "50 of 10,000+", "50 of …": which rows of how many a page shows. */
export function listSummary({ shown, from, total, exact = true }: Shown): string {
  const all = total === undefined ? '…' : number.format(total) + (exact ? '' : '+')
  if (shown === 0) return `0 of ${all}`
  if (from === undefined) return `${number.format(shown)} of ${all}`
  return `${number.format(from)} to ${number.format(from + shown - 1)} of ${all}`
}
