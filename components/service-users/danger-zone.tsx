'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { ActionNotice } from '../ui/action-notice'
import { DeactivateSection } from './deactivate-section'
import { DeleteSection } from './delete-section'
import { ReactivateSection } from './reactivate-section'

type DangerZoneProps = {
  org: string
  serviceUser: ServiceUserDetail
  may: Record<'deactivate' | 'reactivate' | 'delete', boolean>
  actions: Record<'deactivate' | 'reactivate' | 'delete', FormAction>
}

/** Deactivate, reactivate and delete. Plain forms, so that they work before JavaScript has loaded. */
export function DangerZone({ org, serviceUser, may, actions }: DangerZoneProps) {
  // Here, because a section is gone by the time its action has gone well.
  const [deactivated, deactivate] = useActionState(actions.deactivate, idle)
  const [reactivated, reactivate] = useActionState(actions.reactivate, idle)
  const [deleted, remove] = useActionState(actions.delete, idle)
  const active = serviceUser.deactivatedAt === null
  return (
    <>
      <ActionNotice state={deactivated} />
      <ActionNotice state={reactivated} />
      {active && may.deactivate && (
        <DeactivateSection org={org} serviceUser={serviceUser} state={deactivated} action={deactivate} />
      )}
      {!active && may.reactivate && (
        <ReactivateSection serviceUser={serviceUser} state={reactivated} action={reactivate} />
      )}
      {!active && may.delete && <DeleteSection org={org} serviceUser={serviceUser} state={deleted} action={remove} />}
    </>
  )
}
