'use client'

import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { ThemeProvider as NextThemes } from 'next-themes'
import type { ReactNode } from 'react'

/** Light or dark, as chosen or as the system has it, set before the first paint by a script that carries the nonce. */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <NextThemes
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
      // React warns of scripts that it renders in the browser, where they would not run; there it is inert text.
      scriptProps={{ type: typeof window === 'undefined' ? 'text/javascript' : 'text/plain' }}
    >
      <CSPProvider nonce={nonce}>
        <Tooltip.Provider>{children}</Tooltip.Provider>
      </CSPProvider>
    </NextThemes>
  )
}
