'use client'

import { UserPlus } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { SentInvitation } from '@/lib/invitations/types'
import type { MemberOptions } from '@/lib/members/queries/form-options'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useHydrated } from '../ui/use-hydrated'
import { InviteForm } from './invite-form'
import { LinkDialog } from './link-dialog'
import { sentText } from './sent-text'

const parameter = 'invite'

/** The button, and the dialogs that it leads to. Whether the form is open stands in the address, so that any link can open it. */
export function InviteMember({ org, options }: { org: string; options: MemberOptions }) {
  const router = useRouter()
  const pathname = usePathname()
  const parameters = useSearchParams()
  const hydrated = useHydrated()
  const button = useRef<HTMLButtonElement>(null)
  const [sent, setSent] = useState<SentInvitation | null>(null)
  const wanted = parameters.has(parameter)
  // The address follows in a transition, which the rows take part in; the dialog itself opens and closes at once.
  const [pressed, setPressed] = useState<boolean>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the address has followed, or leads elsewhere, it holds
  useEffect(() => setPressed(undefined), [wanted])

  function setOpen(open: boolean) {
    setPressed(open)
    const next = new URLSearchParams(parameters)
    if (open) next.set(parameter, '1')
    else next.delete(parameter)
    // The list stays as it is: the server need not be asked.
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)
  }

  function onSent(invitation: SentInvitation) {
    setOpen(false)
    if (invitation.link) setSent(invitation)
    else toast.success(sentText(invitation))
    router.refresh()
  }

  return (
    <>
      <Button ref={button} variant="primary" disabled={!hydrated} onClick={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Invite member
      </Button>
      {!hydrated && (
        <p className="appear-late w-full text-sm text-ink-3">
          Inviting somebody needs JavaScript, which has not loaded yet.
        </p>
      )}
      <Dialog
        open={hydrated && (pressed ?? wanted) && sent === null}
        onOpenChange={setOpen}
        title="Invite member"
        description="They join with an account of their own, new or existing."
      >
        <InviteForm org={org} options={options} onSent={onSent} />
      </Dialog>
      <LinkDialog
        sent={sent}
        onClose={() => {
          setSent(null)
          button.current?.focus()
        }}
      />
    </>
  )
}
