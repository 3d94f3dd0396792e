/** The last second that a restriction can name: 9999-12-31T23:59:59Z. */
export const maxSeconds = 253_402_300_799

/** What came of reading a time: whole UTC seconds as `2026-12-21T00:00:00Z`, or a sentence that says what is wrong with it. */
export type InstantReading = { ok: true; instant: string } | { ok: false; message: string }

const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})$/

/** Reads RFC 3339 with any offset, seconds optional. Fractions other than zero are refused: Biscuit knows whole seconds only. */
export function parseInstant(text: string): InstantReading {
  const match = pattern.exec(text.trim())
  if (!match) return { ok: false, message: 'Write a date and time such as 2026-12-21T18:00:00Z.' }
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match
  if (/[1-9]/.test(fraction)) return { ok: false, message: 'Times are whole seconds. Leave out the fraction.' }
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const shown = new Date(local).toISOString().slice(0, 19)
  // Date.UTC rolls 31 February over into March, and years below 100 into the twentieth century.
  if (shown !== `${year}-${month}-${day}T${hour}:${minute}:${second}`) {
    return { ok: false, message: 'There is no such date or time. Check the day of the month and the hour.' }
  }
  const seconds = local / 1000 - offsetSeconds(zone ?? 'Z')
  if (seconds < 0 || seconds > maxSeconds) return { ok: false, message: 'Choose a date in the years 1970 to 9999.' }
  return { ok: true, instant: instantOf(seconds) }
}

/** Whole seconds since 1970 as `2026-12-21T00:00:00Z`. */
export function instantOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** The seconds since 1970 of a normalised instant. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}
