'use client'

import { MessagePage } from '@/components/shell/message-page'
import { Button } from '@/components/ui/button'
import { ErrorReference } from '@/components/ui/error-state'

export default function RouteError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <MessagePage title="This page could not be shown" action={<Button onClick={() => retry()}>Try again</Button>}>
      <p>Something went wrong on the server; opening the page has changed nothing.</p>
      <p>Try again. If it stays like this, look for the reference in the dashboard's log.</p>
      <ErrorReference error={error} />
    </MessagePage>
  )
}
