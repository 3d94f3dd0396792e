import { Minus, Plus } from 'lucide-react'

type DifferenceProps = { title: string; gained: string[]; lost: string[]; moreGained?: number; moreLost?: number }

/** What is gained and what is lost, each with its sign and in words; nothing when neither is. */
export function Difference({ title, gained, lost, moreGained = 0, moreLost = 0 }: DifferenceProps) {
  if (gained.length === 0 && lost.length === 0) return null
  return (
    <section aria-label={title} className="grid gap-1.5">
      <h3 className="font-medium wrap-anywhere">{title}</h3>
      <Items sign="gained" items={gained} more={moreGained} />
      <Items sign="lost" items={lost} more={moreLost} />
    </section>
  )
}

const looks = {
  gained: { word: 'Gained', icon: <Plus aria-hidden className="mt-0.5 text-green" /> },
  lost: { word: 'Lost', icon: <Minus aria-hidden className="mt-0.5 text-red" /> },
}

function Items({ sign, items, more }: { sign: keyof typeof looks; items: string[]; more: number }) {
  if (items.length === 0) return null
  const { word, icon } = looks[sign]
  return (
    <div className="flex gap-2">
      {icon}
      <p className="min-w-0">
        <span className="text-ink-3">{word} </span>
        {items.map((item, index) => (
          <span key={item}>
            {index > 0 && ', '}
            <code className="break-all">{item}</code>
          </span>
        ))}
        {more > 0 && <span className="text-ink-3"> and {more.toLocaleString('en')} more</span>}
      </p>
    </div>
  )
}
