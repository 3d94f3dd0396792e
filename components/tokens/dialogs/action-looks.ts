import { KeyRound, RotateCcw, Scissors, ShieldOff, Trash2 } from 'lucide-react'

/** Words and signs of what can be done to a token, the same in the menu and on its page. */
export const actionLooks = {
  attenuate: { label: 'Attenuate', Icon: Scissors, danger: false },
  rotate: { label: 'Rotate', Icon: KeyRound, danger: false },
  revoke: { label: 'Revoke', Icon: ShieldOff, danger: true },
  restore: { label: 'Restore', Icon: RotateCcw, danger: false },
  delete: { label: 'Delete', Icon: Trash2, danger: true },
} as const
