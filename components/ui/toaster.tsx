'use client'

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { CSSProperties } from 'react'
import { Toaster as Sonner, type ToasterProps } from 'sonner'
import { Spinner } from './spinner'

/** Where toasts appear: say `toast.success('Token revoked.')` with `toast` from `sonner`. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={(resolvedTheme as ToasterProps['theme']) ?? 'light'}
      position="bottom-right"
      closeButton
      toastOptions={{ className: 'font-sans', classNames: { closeButton: 'size-6!' } }}
      style={
        {
          '--normal-bg': 'var(--panel)',
          '--normal-text': 'var(--ink)',
          '--normal-border': 'var(--line-strong)',
          '--normal-bg-hover': 'var(--sunken)',
          '--normal-border-hover': 'var(--line-strong)',
          '--border-radius': '8px',
          '--toast-close-button-start': 'unset',
          '--toast-close-button-end': '0',
          '--toast-close-button-transform': 'translate(35%, -35%)',
        } as CSSProperties
      }
      icons={{
        success: <CircleCheck aria-hidden className="text-green" />,
        error: <CircleAlert aria-hidden className="text-red" />,
        warning: <TriangleAlert aria-hidden className="text-orange" />,
        info: <Info aria-hidden className="text-ink-3" />,
        loading: <Spinner className="text-ink-3" />,
      }}
    />
  )
}
