import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

const looks = {
  warning: { box: 'bg-accent-soft', icon: <TriangleAlert aria-hidden className="mt-0.5 text-accent" /> },
  danger: { box: 'bg-red-soft', icon: <TriangleAlert aria-hidden className="mt-0.5 text-red" /> },
  info: { box: 'bg-sunken', icon: <Info aria-hidden className="mt-0.5 text-ink-3" /> },
}

type NoteProps = { tone?: keyof typeof looks; icon?: ReactNode; className?: string; children: ReactNode }

export function Note({ tone = 'info', icon, className, children }: NoteProps) {
  const look = looks[tone]
  return (
    <div className={classNames('flex gap-2.5 rounded-lg px-3 py-2.5 text-[0.84375rem]', look.box, className)}>
      {icon ?? look.icon}
      <div className="min-w-0 [&_strong]:font-medium">{children}</div>
    </div>
  )
}
