import { secondsOf } from './times'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `12 December 2026, 18:00 UTC`; the seconds are shown when they are not zero, so that nothing is lost. */
export function utcTime(instant: string): string {
  const date = new Date(secondsOf(instant) * 1000)
  const [, hours, minutes, seconds] = /T(\d{2}):(\d{2}):(\d{2})/.exec(date.toISOString()) ?? []
  const clock = seconds === '00' ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock} UTC`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: string[], conjunction: 'and' | 'or' = 'and'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`
}
