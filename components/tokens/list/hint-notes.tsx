import type { TokenRow } from '@/lib/tokens/types'
import { CellNote } from '../../ui/table'
import { hintPlace } from './hints'

/** What the list wants to draw attention to, beside what it is about. */
export function Hints({ row, place }: { row: TokenRow; place: ReturnType<typeof hintPlace> }) {
  return row.hints
    .filter((hint) => hintPlace(hint) === place)
    .map((hint) => (
      <CellNote key={hint} className="text-orange">
        {hint}
      </CellNote>
    ))
}
