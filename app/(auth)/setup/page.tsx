import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SetupForm } from '@/components/auth/setup-form'
import { isSetUp } from '@/lib/setup/is-set-up'

export const metadata: Metadata = { title: 'Set up' }

export default async function SetupPage() {
  if (await isSetUp()) notFound()
  return (
    <div className="grid gap-5">
      <div>
        <h1 className="text-xl font-semibold tracking-[-0.018em]">Set up Latchkey</h1>
        <p className="text-ink-2">
          Create your organization and its first admin: you. This page is gone for good afterwards.
        </p>
      </div>
      <SetupForm />
    </div>
  )
}
