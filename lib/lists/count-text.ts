import type { Count } from './count'

/** "1,204", or "10,000+" for a count that was taken no further than one beyond the limit. */
export function countText(count: number, limit: number): string {
  return count > limit ? `${limit.toLocaleString('en')}+` : count.toLocaleString('en')
}

/** The same of a count that says itself whether it is exact. */
export function countedText({ count, exact }: Count): string {
  return `${count.toLocaleString('en')}${exact ? '' : '+'}`
}
