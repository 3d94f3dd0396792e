import { ExactTime } from '../ui/relative-time'

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/

/** A value of an audit entry, for people. What is neither text, number nor list of such is shown as JSON. */
export function ChangeValue({ value }: { value: unknown }) {
  if (value === undefined) return <Absent>nothing</Absent>
  if (value === null || value === '') return <Absent>none</Absent>
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return <span className="tabular-nums">{value}</span>
  if (typeof value === 'string') {
    return timestamp.test(value) ? (
      <ExactTime value={value} seconds />
    ) : (
      <span className="wrap-anywhere whitespace-pre-wrap">{value}</span>
    )
  }
  if (Array.isArray(value) && value.length === 0) return <Absent>none</Absent>
  if (Array.isArray(value) && value.every(isPlain)) {
    return (
      <ul className="grid gap-0.5">
        {value.map((item) => (
          <li key={String(item)} className="font-mono text-[0.78125rem] leading-5 wrap-anywhere">
            {String(item)}
          </li>
        ))}
      </ul>
    )
  }
  return <pre className="wrap-anywhere whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function Absent({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
