'use client'

import { Bot } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isId } from '@/lib/ids'
import { routes } from '@/lib/routes'
import { tokenFormOptionsAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { Minted, TokenFormOptions } from '@/lib/tokens/types'
import { Button } from '../../ui/button'
import { ButtonLink } from '../../ui/button-link'
import { Dialog, DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import { EmptyState } from '../../ui/empty-state'
import { ErrorState } from '../../ui/error-state'
import { Skeleton } from '../../ui/skeleton'
import { callAction } from '../call-action'
import { realmWords } from '../realm-words'
import { CreateForm } from './create-form'

type CreateDialogProps = {
  realm: TokenRealm
  open: boolean
  /** The service user that it was opened for, if it was for one. */
  wanted: string
  mayCreateServiceUser: boolean
  onOpenChange: (open: boolean) => void
  onMinted: (minted: Minted) => void
}

const descriptions = {
  service: 'It can do what its service user’s role and teams allow. Its secret is shown once.',
  personal: 'It can do what your role and teams allow when it is used. Its secret is shown once.',
}

export function CreateDialog({ open, onOpenChange, ...rest }: CreateDialogProps) {
  const { kind } = rest.realm
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Create ${realmWords[kind].one}`}
      description={descriptions[kind]}
    >
      <Content {...rest} />
    </Dialog>
  )
}

type ContentProps = Omit<CreateDialogProps, 'open' | 'onOpenChange'>

function Content({ realm, wanted, mayCreateServiceUser, onMinted }: ContentProps) {
  const [options, setOptions] = useState<TokenFormOptions>()
  const [problem, setProblem] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  // The address is anybody's to write.
  const [serviceUserId] = useState(() => (isId('su', wanted) ? wanted : null))

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt
  useEffect(() => {
    let left = false
    setProblem(undefined)
    callAction(tokenFormOptionsAction(realm, { serviceUserId })).then((answer) => {
      if (left) return
      if (answer.status === 'ok') setOptions(answer.value)
      else setProblem(answer.message)
    })
    return () => {
      left = true
    }
  }, [attempt])

  const nobody = options?.owners?.serviceUsers.length === 0
  if (options && !nobody) {
    return <CreateForm realm={realm} options={options} serviceUserId={serviceUserId} onMinted={onMinted} />
  }
  return (
    <>
      <DialogBody>
        {nobody && <NoServiceUser org={realm.org} mayCreate={mayCreateServiceUser} />}
        {problem && (
          <ErrorState
            title="The form could not be loaded"
            action={<Button onClick={() => setAttempt((count) => count + 1)}>Try again</Button>}
            className="py-6"
          >
            {problem}
          </ErrorState>
        )}
        {!options && !problem && <FormSkeleton />}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
      </DialogFooter>
    </>
  )
}

function NoServiceUser({ org, mayCreate }: { org: string; mayCreate: boolean }) {
  return (
    <EmptyState
      icon={<Bot />}
      title="There is no active service user"
      action={
        mayCreate && (
          <ButtonLink href={routes.newServiceUser(org)} variant="primary">
            Create service user
          </ButtonLink>
        )
      }
      className="py-6"
    >
      A service token belongs to a service user: the account of one machine or pipeline. Create that first.
    </EmptyState>
  )
}

function FormSkeleton() {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading the form</span>
      {['name', 'owner', 'expiration'].map((field) => (
        <div key={field} className="grid gap-2">
          <Skeleton className="w-24" />
          <Skeleton className="h-8.5 rounded-md" />
        </div>
      ))}
    </div>
  )
}
