import { instantOf } from '@/lib/restrictions/times'
import { exactText } from '../ui/time-text'

/** What `<input type="datetime-local">` holds for a time: its minute, in the viewer's zone. */
export function toLocalInput(at: number): string {
  const date = new Date(at)
  const [year, month, day, hour, minute] = [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ]
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${digits(hour, 2)}:${digits(minute, 2)}`
}

/** The instant that such a field means, in whole UTC seconds; undefined where it holds no time. */
export function fromLocalInput(text: string): string | undefined {
  // Years of five digits can be typed into the field, but no token can carry them.
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined
  const at = new Date(text).getTime()
  return Number.isNaN(at) || at < 0 ? undefined : instantOf(at / 1000)
}

/** "Europe/Berlin": what the times in a form mean. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** An instant as the viewer reads it. */
export function viewerTime(instant: string): string {
  return exactText(Date.parse(instant))
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
