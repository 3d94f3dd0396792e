import { KeyRound } from 'lucide-react'
import type { Security } from '@/lib/second-factor/queries/get-security'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button-class'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { RelativeTime } from '../ui/relative-time'
import { SubmitButton } from '../ui/submit-button'

type PasskeyItemProps = {
  passkey: Security['passkeys'][number]
  /** Whether it can be changed now. */
  mayChange: boolean
  rename: (form: FormData) => void
  remove: (form: FormData) => void
}

/** A passkey, and folded away the ways to rename and delete it, which need no JavaScript. */
export function PasskeyItem({ passkey, mayChange, rename, remove }: PasskeyItemProps) {
  const facts = (
    <>
      <KeyRound aria-hidden className="mt-0.75 text-ink-3" />
      <span className="min-w-0 flex-1 basis-56">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere">{passkey.name}</span>
          {passkey.backedUp && <Badge>Synchronized</Badge>}
        </span>
        <span className="block text-sm text-ink-3">
          Added <RelativeTime inline value={passkey.createdAt} />,{' '}
          {passkey.lastUsedAt ? (
            <>
              last used <RelativeTime inline value={passkey.lastUsedAt} />
            </>
          ) : (
            'not used yet'
          )}
        </span>
      </span>
    </>
  )
  const row = 'flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3'
  if (!mayChange) return <li className={`border-b ${row}`}>{facts}</li>
  return (
    <li className="border-b">
      <details className="group">
        <summary className={`list-none -outline-offset-2 [&::-webkit-details-marker]:hidden ${row}`}>
          {facts}
          <span className={buttonClass({ variant: 'default' }, 'group-open:hidden')}>
            <span>
              Change<span className="sr-only"> {passkey.name}</span>…
            </span>
          </span>
        </summary>
        <div className="grid gap-4 border-t p-4">
          <form action={rename} className="flex flex-wrap items-end gap-3">
            <input type="hidden" name="passkeyId" value={passkey.id} />
            <Field label="Name" name="name" className="flex-1 basis-56">
              <Input required maxLength={100} autoComplete="off" defaultValue={passkey.name} />
            </Field>
            <SubmitButton variant="default">Rename</SubmitButton>
          </form>
          <form action={remove} className="flex flex-wrap items-center gap-x-4 gap-y-3">
            <input type="hidden" name="passkeyId" value={passkey.id} />
            <p className="min-w-0 flex-1 basis-56 text-ink-2">It signs you in no longer. This cannot be undone.</p>
            <SubmitButton variant="destructive">Delete</SubmitButton>
          </form>
        </div>
      </details>
    </li>
  )
}
