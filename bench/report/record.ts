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
  const [rows, ...rest] = after.split('\n\n')
  const replaced = figures.map(({ id }) => `| ${goals[id][0]} |`)
  const kept = rows!.split('\n').filter((line) => !replaced.some((start) => line.startsWith(start)))
  const table = sorted([...kept, ...figures.map(row)]).join('\n')
  writeFileSync(file, [measuredNow(before) + heading + table, ...rest].join('\n\n'))
}

// The line that says where and when.
function measuredNow(text: string): string {
  const day = new Date().toISOString().slice(0, 10)
  return text.replace(/^Measured on .*$/m, `Measured on ${day}: ${describeMachine()}.`)
}
