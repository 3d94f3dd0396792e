import type { ReactNode } from 'react'
import { CopyButton } from './copy-button'
import { Fact } from './facts'

type CopiedFactProps = {
  term: ReactNode
  value: string
  /** What the button does: "Copy id". */
  label: string
}

/** A fact that one needs elsewhere, such as an id. Its button stays at the end of the first line, however long it is. */
export function CopiedFact({ term, value, label }: CopiedFactProps) {
  return (
    <Fact term={term} mono>
      <span className="flex items-start gap-1">
        <span className="min-w-0 flex-1">{value}</span>
        <CopyButton value={value} label={label} iconOnly size="small" variant="quiet" className="-my-1 -mr-2" />
      </span>
    </Fact>
  )
}
