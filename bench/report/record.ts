import { readFileSync, writeFileSync } from 'node:fs'
import { type Figure, goals } from './figure'
import { describeMachine } from './machine'
import { row, sorted } from './table'

const file = 'docs/performance.md'
const heading = '| figure | goal | measured | met |\n|---|---|---|---|\n'

/** Puts figures into the table of docs/performance.md; rows that were not measured this time stay. */
export function record(figures: Figure[]): void {
  const text = readFileSync(file, 'utf8')
  const [before, after] = text.split(heading) as [string, string | undefined]
  if (after === undefined) throw new Error(`${file} has no table of figures.`)
  const lines = after.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  const replaced = figures.map(({ id }) => `| ${goals[id][0]} |`)
  const kept = lines.slice(0, end).filter((line) => !replaced.some((start) => line.startsWith(start)))
  const rows = sorted([...kept, ...figures.map(row)])
  writeFileSync(file, measuredNow(before) + heading + [...rows, ...lines.slice(end)].join('\n'))
}

// The paragraph that says when, how and where.
function measuredNow(text: string): string {
  const day = new Date().toISOString().slice(0, 10)
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ')
  return text.replace(/^Measured on .*\n(?:.+\n)*/m, `Measured on ${day} by \`${command}\`: ${describeMachine()}.\n`)
}
