const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

const format = new Intl.RelativeTimeFormat('en')

/** "2 seconds ago", for sentences that name another's doing. */
export function ago(then: Date, now: Date): string {
  const seconds = Math.max(1, Math.floor((now.getTime() - then.getTime()) / 1000))
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['second', 1]
  return format.format(-Math.floor(seconds / size), unit)
}
