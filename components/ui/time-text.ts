const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const relativeDay = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const month = 30.4375 * day

/** How long ago or until, in the largest unit that is not misleading: "2 minutes ago", "yesterday", "in 24 days", "in 8 months". */
export function relativeText(at: number, now: number): string {
  const distance = at - now
  return distance > 0 ? future(distance) : past(-distance)
}

// What has begun is rounded down: something of 50 hours ago happened 2 days ago.
function past(distance: number): string {
  if (distance < 5 * second) return 'just now'
  if (distance < minute) return relative.format(-Math.floor(distance / second), 'second')
  if (distance < hour) return relative.format(-Math.floor(distance / minute), 'minute')
  if (distance < day) return relative.format(-Math.floor(distance / hour), 'hour')
  const days = Math.floor(distance / day)
  if (days < 7) return relativeDay.format(-days, 'day')
  if (days < 60) return relative.format(-Math.floor(days / 7), 'week')
  return inMonths(-Math.floor(distance / month))
}

// What lies ahead is rounded to the nearest: a token made for 30 days expires "in 30 days" although seconds have passed.
function future(distance: number): string {
  if (distance < 55 * second) return relative.format(Math.max(1, Math.round(distance / second)), 'second')
  if (distance < 55 * minute) return relative.format(Math.max(1, Math.round(distance / minute)), 'minute')
  if (distance < 23.5 * hour) return relative.format(Math.max(1, Math.round(distance / hour)), 'hour')
  const days = Math.round(distance / day)
  if (days < 45) return relativeDay.format(days, 'day')
  return inMonths(Math.round(distance / month))
}

// "1 year" only where it is one: eighteen months are not "2 years".
function inMonths(months: number): string {
  const count = Math.abs(months)
  const years = Math.round(months / 12)
  if (count >= 36 || count % 12 === 0) return relative.format(years, 'year')
  return relative.format(months, 'month')
}

/** "21 July 2027, 14:00", in the zone given or the viewer's own; `precise` adds seconds and the zone. */
export function exactText(at: number, options: { timeZone?: string; precise?: boolean } = {}): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(options.precise && { second: '2-digit', timeZoneName: 'short' }),
    hourCycle: 'h23',
    timeZone: options.timeZone,
  })
  return parts.format(at).replace(' at ', ', ')
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
