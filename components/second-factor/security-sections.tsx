'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Security } from '@/lib/second-factor/queries/get-security'
import { AddPasskey } from '../passkeys/add-passkey'
import { PasskeyList } from '../passkeys/passkey-list'
import { Badge } from '../ui/badge'
import { CardBody, CardSection } from '../ui/card'
import { RelativeTime } from '../ui/relative-time'
import { RecoveryCodesDialog } from './recovery-codes-dialog'
import { RecoveryCodesSection } from './recovery-codes-section'
import { RemoveTotp } from './remove-totp'
import { SetUpTotp } from './set-up-totp'

/** What one can show beside a password, and the ways to change it. New recovery codes live here until they are saved, and nowhere else. */
export function SecuritySections({ security }: { security: Security }) {
  const { totpSince, passkeys, recoveryCodesLeft, passkeyOrigin } = security
  const mayChange = security.recent && !security.confined
  const [codes, setCodes] = useState<string[] | null>(null)
  const router = useRouter()

  function added(recoveryCodes: string[] | null) {
    // The page is read anew once the codes are saved: until then it would only move under the dialog.
    if (recoveryCodes) setCodes(recoveryCodes)
    else router.refresh()
  }

  return (
    <>
      <CardSection title="Authenticator app" aside={totpSince ? <Badge tone="green">On</Badge> : <Badge>Off</Badge>}>
        <CardBody className="grid gap-3">
          <p className="text-ink-2">
            {totpSince ? (
              <>
                Signing in by password asks for a code of the app. Set up <RelativeTime inline value={totpSince} />.
              </>
            ) : (
              'An app on your phone or in your password manager shows a code, which signing in asks for after your password.'
            )}
          </p>
          {mayChange && !totpSince && <SetUpTotp onAdded={added} />}
          {mayChange && <RemoveTotp on={totpSince !== null} />}
        </CardBody>
      </CardSection>
      <CardSection title="Passkeys" aside={passkeys.length > 0 ? passkeys.length : undefined}>
        <PasskeyList passkeys={passkeys} mayChange={mayChange} />
        <CardBody className="grid gap-3">
          <p className="text-ink-2">
            A passkey signs you in instead of your password, or after it: with your finger, your face or the PIN of your
            device. It cannot be guessed, and works on no other site.
          </p>
          {mayChange && (
            <div>
              <AddPasskey origin={passkeyOrigin} onAdded={added} />
            </div>
          )}
        </CardBody>
      </CardSection>
      {(totpSince !== null || passkeys.length > 0) && (
        <RecoveryCodesSection left={recoveryCodesLeft} mayChange={mayChange} onMade={setCodes} />
      )}
      <RecoveryCodesDialog
        codes={codes}
        onClose={() => {
          setCodes(null)
          router.refresh()
        }}
      />
    </>
  )
}
