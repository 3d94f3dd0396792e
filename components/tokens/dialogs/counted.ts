const number = new Intl.NumberFormat('en')

/** "1 request", "1,204 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`
}
