'use client'

import { Ban, Send } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { resendInvitationAction, revokeInvitationAction } from '@/lib/invitations/actions'
import type { SentInvitation } from '@/lib/invitations/types'
import { callAction } from '../tokens/call-action'
import { ConfirmDialog } from '../ui/confirm-dialog'
import { Menu, MenuItem } from '../ui/menu'
import { LinkDialog } from './link-dialog'
import { sentText } from './sent-text'

type InvitationActionsProps = { org: string; invitation: { id: string; email: string; invitedByName: string } }

type Asked = 'resend' | 'revoke'

/** Resend and revoke, of an invitation that nobody has accepted. */
export function InvitationActions({ org, invitation: { id, email } }: InvitationActionsProps) {
  const router = useRouter()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [error, setError] = useState<string>()
  const [sent, setSent] = useState<SentInvitation | null>(null)

  function ask(next: Asked | null) {
    setError(undefined)
    setAsked(next)
  }

  async function resend() {
    const answer = await callAction(resendInvitationAction(org, { invitationId: id }))
    router.refresh()
    if (answer.status !== 'ok') return setError(answer.message)
    setAsked(null)
    if (answer.value.link) setSent(answer.value)
    else toast.success(sentText(answer.value))
  }

  async function revoke() {
    const answer = await callAction(revokeInvitationAction(org, { invitationId: id }))
    router.refresh()
    if (answer.status !== 'ok') return setError(answer.message)
    setAsked(null)
    toast.success(`The invitation for ${email} is revoked.`)
  }

  return (
    <>
      <Menu label={`Actions for ${email}`}>
        <MenuItem icon={<Send aria-hidden />} onClick={() => ask('resend')}>
          Resend
        </MenuItem>
        <MenuItem icon={<Ban aria-hidden />} tone="danger" onClick={() => ask('revoke')}>
          Revoke
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={asked === 'resend'}
        onOpenChange={(open) => !open && ask(null)}
        title="Resend this invitation?"
        confirmLabel="Resend"
        destructive={false}
        action={resend}
        error={error}
      >
        <p>
          {email} gets a new link, good for a week. The old one opens nothing from now on. The invitation will be in
          your name.
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === 'revoke'}
        onOpenChange={(open) => !open && ask(null)}
        title="Revoke this invitation?"
        confirmLabel="Revoke"
        action={revoke}
        error={error}
      >
        <p>The link that {email} has opens nothing from now on. You can invite the address again at any time.</p>
      </ConfirmDialog>
      <LinkDialog sent={sent} onClose={() => setSent(null)} />
    </>
  )
}
