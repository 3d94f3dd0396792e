/** Medians in milliseconds, by the name of the case. */
export type Timings = { size: number; medians: Record<string, number> }

const goal = 2

/** Prints a row for each case: its median at each size, and how many times the smallest the largest takes. Returns the case whose ratio is the worst. */
export function printRatios(timings: Timings[]): { name: string; ratio: number; milliseconds: number } {
  const [smallest, largest] = [timings[0]!, timings[timings.length - 1]!]
  const names = Object.keys(smallest.medians)
  const width = Math.max(...names.map((name) => name.length))
  const header = timings.map(({ size }) => `${size.toLocaleString('en')} (ms)`.padStart(15)).join('')
  process.stdout.write(`${'case'.padEnd(width)}${header}${'ratio'.padStart(9)}\n`)
  const ratios = names.map((name) => {
    const milliseconds = largest.medians[name]!
    return { name, milliseconds, ratio: milliseconds / smallest.medians[name]! }
  })
  for (const { name, ratio } of ratios) {
    const cells = timings.map(({ medians }) => medians[name]!.toFixed(1).padStart(15)).join('')
    process.stdout.write(`${name.padEnd(width)}${cells}${ratio.toFixed(2).padStart(9)}${ratio > goal ? '  > 2' : ''}\n`)
  }
  const within = ratios.filter(({ ratio }) => ratio <= goal).length
  process.stdout.write(`\n${within} of ${names.length} cases within a ratio of ${goal}.\n`)
  return ratios.reduce((worst, next) => (next.ratio > worst.ratio ? next : worst))
}
