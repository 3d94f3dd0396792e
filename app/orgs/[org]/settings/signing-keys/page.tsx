import type { Metadata } from 'next'
import { RetireKeys } from '@/components/settings/retire-key-form'
import { RotateKeyForm } from '@/components/settings/rotate-key-form'
import { SigningKeysTable } from '@/components/settings/signing-keys-table'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { Card, CardBody, CardSection } from '@/components/ui/card'
import { CodeBlock } from '@/components/ui/code-block'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { retireKeyAction, rotateKeyAction } from '@/lib/keys/actions'
import { listSigningKeys } from '@/lib/keys/queries/list-keys'

export const metadata: Metadata = { title: 'Signing keys' }

export default async function SigningKeysPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  const member = await requireMember(org, 'key:read')
  const { keys, address } = await listSigningKeys(org)
  const signing = keys.find(({ state }) => state === 'signing')
  const retirable = keys.filter(({ state }) => state === 'verifying').map(({ id, ends }) => ({ id, ends }))
  return (
    <>
      <BreadcrumbTail label="Signing keys" />
      <PageHeader
        title="Signing keys"
        description="One key signs new secrets. Those before it verify what they signed, until they are retired."
      />
      <div className="grid gap-5">
        <Card>
          <SigningKeysTable keys={keys} />
        </Card>
        <CardSection title="For verifiers that check offline">
          <CardBody>
            <CodeBlock code={address} label="address of the public keys" />
          </CardBody>
        </CardSection>
        {signing && canDo(member, 'key:rotate') && (
          <RotateKeyForm keyId={signing.id} rotate={rotateKeyAction.bind(null, org)} />
        )}
        {canDo(member, 'key:retire') && <RetireKeys keys={retirable} retire={retireKeyAction.bind(null, org)} />}
      </div>
    </>
  )
}
