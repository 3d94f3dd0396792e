'use client'

import { useNow } from './clock'
import { capitalize, exactText, relativeText } from './time-text'
import { useHydrated } from './use-hydrated'

type RelativeTimeProps = {
  value: Date | string | number
  /** For the middle of a sentence: "yesterday" instead of "Yesterday". */
  inline?: boolean
  className?: string
}

/** "2 minutes ago"; the exact time in the viewer's zone on hover. */
export function RelativeTime({ value, inline = false, className }: RelativeTimeProps) {
  const now = useNow()
  const at = new Date(value).getTime()
  // A clock a little ahead of the server's must not put the past into the future.
  const text = relativeText(at > now && at - now < 60_000 ? now : at, now)
  return <Time at={at} text={inline ? text : capitalize(text)} className={className} />
}

type ExpirationTimeProps = { value: Date | string | number | null; className?: string }

/** "Expires in 2 months", "Expired 3 months ago", "Never". */
export function ExpirationTime({ value, className }: ExpirationTimeProps) {
  const now = useNow()
  if (value === null) return <span className={className}>Never</span>
  const at = new Date(value).getTime()
  const text = `${at > now ? 'Expires' : 'Expired'} ${relativeText(at, now)}`
  return <Time at={at} text={text} className={className} />
}

/** "2 minutes ago", "Not used". */
export function LastUsedTime({ value, className }: ExpirationTimeProps) {
  if (value === null) return <span className={className}>Not used</span>
  return <RelativeTime value={value} className={className} />
}

type ExactTimeProps = { value: Date | string | number; seconds?: boolean; className?: string }

/** "21 July 2027, 14:00" in the viewer's zone; in UTC, and saying so, until JavaScript has loaded. */
export function ExactTime({ value, seconds = false, className }: ExactTimeProps) {
  const hydrated = useHydrated()
  const at = new Date(value).getTime()
  const text = hydrated
    ? exactText(at, { precise: seconds })
    : `${exactText(at, { timeZone: 'UTC', precise: seconds })}${seconds ? '' : ' UTC'}`
  return <Time at={at} text={text} className={className} />
}

function Time({ at, text, className }: { at: number; text: string; className: string | undefined }) {
  const hydrated = useHydrated()
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactText(at, hydrated ? { precise: true } : { precise: true, timeZone: 'UTC' })}
      className={className}
    >
      {text}
    </time>
  )
}
