/** Medians in milliseconds, by the name of the case. */
export type Timings = { size: number; medians: Record<string, number> }

const goal = 2

/** Prints a row for each case: its median at each size, and how many times the smallest the largest takes. */
export function printRatios(timings: Timings[]): void {
  const [smallest, largest] = [timings[0]!, timings[timings.length - 1]!]
  const names = Object.keys(smallest.medians)
  const width = Math.max(...names.map((name) => name.length))
  const header = timings.map(({ size }) => `${size.toLocaleString('en')} (ms)`.padStart(15)).join('')
  process.stdout.write(`${'case'.padEnd(width)}${header}${'ratio'.padStart(9)}\n`)
  let beyond = 0
  for (const name of names) {
    const ratio = largest.medians[name]! / smallest.medians[name]!
    if (ratio > goal) beyond += 1
    const cells = timings.map(({ medians }) => medians[name]!.toFixed(1).padStart(15)).join('')
    process.stdout.write(`${name.padEnd(width)}${cells}${ratio.toFixed(2).padStart(9)}${ratio > goal ? '  > 2' : ''}\n`)
  }
  process.stdout.write(`\n${names.length - beyond} of ${names.length} cases within a ratio of ${goal}.\n`)
}
