import { RelativeTime } from '../ui/relative-time'

/** "2 hours ago", "Never". */
export function LastSeenTime({ value }: { value: string | null }) {
  return value === null ? <span className="text-ink-3">Never</span> : <RelativeTime value={value} />
}
