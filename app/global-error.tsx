'use client'

import { GeistSans } from 'geist/font/sans'
import { MessagePage } from '@/components/shell/message-page'
import { Button } from '@/components/ui/button'
import './globals.css'

/** Stands in for the root layout when that fails itself, so it brings its own document. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body className="font-sans">
        <title>Error · Latchkey</title>
        <MessagePage
          title="Latchkey could not show this page"
          action={<Button onClick={() => retry()}>Try again</Button>}
        >
          <p>The dashboard ran into an error. Your tokens and the verifier are not affected by it.</p>
          <p>Try again; if it stays like this, look at the log of the dashboard.</p>
        </MessagePage>
      </body>
    </html>
  )
}
