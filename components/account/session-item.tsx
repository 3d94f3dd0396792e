import { Laptop, type LucideIcon, MonitorSmartphone, Smartphone } from 'lucide-react'
import type { Device } from '@/lib/account/device'
import type { SessionRow } from '@/lib/account/queries/list-sessions'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button-class'
import { RelativeTime } from '../ui/relative-time'
import { SubmitButton } from '../ui/submit-button'

const icons: Record<Device['kind'], LucideIcon> = { computer: Laptop, phone: Smartphone, other: MonitorSmartphone }

const methods = {
  password: 'with a password',
  passkey: 'with a passkey',
  sso: 'by single sign-on',
}

type SessionItemProps = { session: SessionRow; end: (form: FormData) => void }

/** One session: where it is used, how it began, and the way to end it, which asks once more and needs no JavaScript. */
export function SessionItem({ session, end }: SessionItemProps) {
  const { device, current, address, method, secondFactor } = session
  const Icon = icons[device.kind]
  const facts = (
    <>
      <Icon aria-hidden className="mt-0.75 text-ink-3" />
      <span className="min-w-0 flex-1 basis-64">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span title={session.userAgent ?? undefined} className="font-medium wrap-anywhere">
            {device.name}
          </span>
          {current && <Badge tone="green">This session</Badge>}
        </span>
        <span className="block text-ink-2">
          {address ? <code className="break-all">{address}</code> : 'Unknown address'}, seen{' '}
          <RelativeTime inline value={session.lastSeenAt} />
        </span>
        <span className="block text-sm text-ink-3">
          Signed in {methods[method]}
          {secondFactor && method === 'password' && ' and a second factor'},{' '}
          <RelativeTime inline value={session.createdAt} />
        </span>
      </span>
    </>
  )
  const row = 'flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3'
  if (current) return <li className={`border-b last:border-b-0 ${row}`}>{facts}</li>
  return (
    <li className="border-b last:border-b-0">
      <details className="group">
        <summary className={`list-none -outline-offset-2 [&::-webkit-details-marker]:hidden ${row}`}>
          {facts}
          <span className={buttonClass({ variant: 'default' }, 'group-open:hidden')}>
            End…<span className="sr-only"> (the session of {device.name})</span>
          </span>
        </summary>
        <form action={end} className="flex flex-wrap items-center gap-x-4 gap-y-3 border-t px-4 py-3">
          <input type="hidden" name="sessionId" value={session.id} />
          <p className="min-w-0 flex-1 basis-64 text-ink-2">Whoever uses it is signed out with their next click.</p>
          <SubmitButton variant="destructive">End session</SubmitButton>
        </form>
      </details>
    </li>
  )
}
