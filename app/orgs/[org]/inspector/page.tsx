import type { Metadata } from 'next'
import { Inspector } from '@/components/inspector/inspector'
import { PageHeader } from '@/components/ui/page-header'
import { inspectorApplications } from '@/lib/inspector/queries'

export const metadata: Metadata = { title: 'Inspector' }

type InspectorPageProps = { params: Promise<{ org: string }> }

export default async function InspectorPage({ params }: InspectorPageProps) {
  const { org } = await params
  const applications = await inspectorApplications(org)
  return (
    <>
      <PageHeader
        title="Inspector"
        description="Look inside a token, and see what the verifier would answer to a request that carries it."
      />
      <Inspector org={org} applications={applications} />
    </>
  )
}
