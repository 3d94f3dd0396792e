import { Key } from 'lucide-react'
import { classNames } from './class-names'

export function Brand({ className }: { className?: string }) {
  return (
    <span className={classNames('inline-flex items-center gap-2 font-semibold tracking-[-0.01em]', className)}>
      <span className="grid size-5.5 place-items-center rounded-sm bg-accent text-accent-ink">
        <Key aria-hidden className="size-3.25 stroke-[2.2]" />
      </span>
      Latchkey
    </span>
  )
}
