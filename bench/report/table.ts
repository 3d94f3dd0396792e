import { type Figure, type FigureId, goals } from './figure'

/** Rows as docs/performance.md has them, in the order of the goals. */
export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => row(figure))
  return ['| figure | goal | measured | met |', '|---|---|---|---|', ...sorted(rows)].join('\n')
}

export function row({ id, measured, met }: Figure): string {
  const [what, goal] = goals[id]
  return `| ${what} | ${goal} | ${measured} | ${met === 'so far' ? met : met ? 'yes' : 'no'} |`
}

/** Rows that begin with what they measure, in the order of the goals. */
export function sorted(rows: string[]): string[] {
  const order = Object.keys(goals) as FigureId[]
  return order.flatMap((id) => rows.filter((line) => line.startsWith(`| ${goals[id][0]} |`)))
}
