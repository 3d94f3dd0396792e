import { classNames } from './class-names'

export type ButtonLook = {
  /** `primary`: at most one a screen. `danger`: leads to something destructive. `destructive`: does it, in a confirmation. */
  variant?: 'default' | 'primary' | 'danger' | 'destructive' | 'quiet'
  size?: 'default' | 'small'
}

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md border text-center font-medium text-balance select-none transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55'

const variants = {
  default: 'border-line-strong bg-panel text-ink not-disabled:hover:bg-sunken aria-expanded:bg-sunken',
  primary: 'border-transparent bg-accent text-accent-ink not-disabled:hover:bg-accent-strong',
  danger: 'border-line-strong bg-panel text-red not-disabled:hover:border-red/40 not-disabled:hover:bg-red-soft',
  destructive: 'border-transparent bg-red text-red-ink not-disabled:hover:bg-red-strong',
  quiet: 'border-transparent bg-transparent text-ink-2 not-disabled:hover:bg-sunken not-disabled:hover:text-ink',
}

const sizes = {
  default: 'min-h-8.5 px-3 py-1 text-[0.84375rem] leading-5 pointer-coarse:min-h-11',
  small: 'min-h-7 px-2.25 py-0.5 text-sm pointer-coarse:min-h-9',
}

export function buttonClass({ variant = 'default', size = 'default' }: ButtonLook, className?: string): string {
  return classNames(base, variants[variant], sizes[size], className)
}
