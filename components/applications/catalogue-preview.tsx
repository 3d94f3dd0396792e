import { ArrowLeftRight } from 'lucide-react'
import type { CatalogueLine } from '@/lib/applications/catalogue'
import { Button } from '../ui/button'

type CataloguePreviewProps = { lines: CatalogueLine[]; onChange: (line: number, content: string) => void }

/** Each line of a catalogue as it is understood, with a switch between read and write; nothing while there is none. */
export function CataloguePreview({ lines, onChange }: CataloguePreviewProps) {
  if (lines.length === 0) return null
  return (
    <div className="overflow-hidden rounded-lg border">
      <p className="border-b bg-sunken px-3 py-1.5 text-sm text-ink-2">{summary(lines)}</p>
      <ul className="max-h-72 overflow-y-auto">
        {lines.map((entry) => (
          <li key={entry.line} className="flex min-h-9 items-center gap-3 border-b px-3 py-1 last:border-b-0">
            {'problem' in entry ? (
              <span className="text-sm text-red wrap-anywhere">
                Line {entry.line}: {entry.problem}
              </span>
            ) : (
              <>
                <code className="min-w-0 flex-1 break-all">{entry.name}</code>
                <AccessSwitch {...entry} onChange={onChange} />
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

type AccessSwitchProps = {
  line: number
  name: string
  access: 'read' | 'write'
  onChange: CataloguePreviewProps['onChange']
}

function AccessSwitch({ line, name, access, onChange }: AccessSwitchProps) {
  const other = access === 'read' ? 'write' : 'read'
  return (
    <Button
      variant="quiet"
      size="small"
      className="w-20 justify-between"
      aria-label={`${access}: make ${name} ${other}`}
      onClick={() => onChange(line, `${name} ${other}`)}
    >
      {access}
      <ArrowLeftRight aria-hidden className="size-3.5 text-ink-3" />
    </Button>
  )
}

function summary(lines: CatalogueLine[]): string {
  const count = (access: string) => lines.filter((entry) => 'access' in entry && entry.access === access).length
  const wrong = lines.filter((entry) => 'problem' in entry).length
  const parts = [`${count('read')} read`, `${count('write')} write`]
  if (wrong > 0) parts.push(wrong === 1 ? '1 line is not understood' : `${wrong} lines are not understood`)
  return parts.join(', ')
}
