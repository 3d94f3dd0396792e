'use client'

import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'

export default function RouteError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined
  return (
    <ErrorState
      level={1}
      title="This page could not be shown"
      reference={digest}
      action={<Button onClick={() => retry()}>Try again</Button>}
    >
      <p>
        Something went wrong on the server, and nothing was changed by opening the page. Try again; if it stays like
        this, look for the reference in the log of the dashboard.
      </p>
    </ErrorState>
  )
}
