import { Key } from 'lucide-react'
import { classNames } from './class-names'
import { type TokenStatus, tokenStatusLook } from './token-status'

/** A token's key. Its colour says the status, and so does its name. */
export function KeyIcon({ status, className }: { status: TokenStatus; className?: string }) {
  const look = tokenStatusLook[status]
  return <Key role="img" aria-label={`${look.word} key`} className={classNames(look.text, className)} />
}
