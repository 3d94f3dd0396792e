'use client'

import { useActionState } from 'react'
import { revokeSessionAction } from '@/lib/account/actions'
import type { SessionRow } from '@/lib/account/queries/list-sessions'
import { idle } from '@/lib/actions/form-state'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { SessionItem } from './session-item'

export function SessionList({ sessions }: { sessions: SessionRow[] }) {
  // One state for all rows: the row that it speaks of is gone by then.
  const [state, action] = useActionState(revokeSessionAction, idle)
  return (
    <>
      <ActionNotice state={state} />
      {state.status === 'failed' && <FormMessage className="m-4">{state.message}</FormMessage>}
      <ul aria-label="Sessions">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} end={action} />
        ))}
      </ul>
    </>
  )
}
