'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { MemberDetail } from '@/lib/members/queries/get-member-detail'
import { ActionNotice } from '../ui/action-notice'
import { DeactivateMember } from './deactivate-member'
import { ReactivateMember } from './reactivate-member'
import { RemoveMember } from './remove-member'

type DangerZoneProps = {
  member: MemberDetail
  may: Record<'deactivate' | 'remove', boolean>
  actions: Record<'deactivate' | 'reactivate' | 'remove', FormAction>
}

/** Deactivate, reactivate and remove somebody else. Plain forms, so that they work before JavaScript has loaded. */
export function DangerZone({ member, may, actions }: DangerZoneProps) {
  // Here, because a section is gone by the time its action has gone well.
  const [deactivated, deactivate] = useActionState(actions.deactivate, idle)
  const [reactivated, reactivate] = useActionState(actions.reactivate, idle)
  const [removed, remove] = useActionState(actions.remove, idle)
  const active = member.deactivatedAt === null
  return (
    <>
      <ActionNotice state={deactivated} />
      <ActionNotice state={reactivated} />
      {active && may.deactivate && <DeactivateMember member={member} state={deactivated} action={deactivate} />}
      {!active && may.deactivate && <ReactivateMember member={member} state={reactivated} action={reactivate} />}
      {may.remove && <RemoveMember member={member} state={removed} action={remove} />}
    </>
  )
}
