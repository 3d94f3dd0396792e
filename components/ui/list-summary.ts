const number = new Intl.NumberFormat('en')

/** "1 to 50 of 128", "50 of 10,000+": which rows of how many a page shows. */
export function listSummary(list: { shown: number; from?: number; total: number; exact: boolean }): string {
  const total = number.format(list.total) + (list.exact ? '' : '+')
  if (list.shown === 0) return `0 of ${total}`
  if (list.from === undefined) return `${number.format(list.shown)} of ${total}`
  const last = list.from + list.shown - 1
  return `${number.format(list.from)} to ${number.format(last)} of ${total}`
}
