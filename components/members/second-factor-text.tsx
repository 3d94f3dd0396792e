import { Check } from 'lucide-react'

/** Whether somebody has a second factor, for those who are told. */
export function SecondFactorText({ value }: { value: boolean }) {
  if (!value) return <span className="text-ink-3">No</span>
  return (
    <span className="inline-flex items-center gap-1.5">
      <Check aria-hidden className="size-3.5 text-green" />
      Yes
    </span>
  )
}
