'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { deletePasskeyAction, renamePasskeyAction } from '@/lib/passkeys/actions'
import type { Security } from '@/lib/second-factor/queries/get-security'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { PasskeyItem } from './passkey-item'

type PasskeyListProps = { passkeys: Security['passkeys']; mayChange: boolean }

export function PasskeyList({ passkeys, mayChange }: PasskeyListProps) {
  // One state for all rows: the row that it speaks of may be gone by then.
  const [renamed, rename] = useActionState(renamePasskeyAction, idle)
  const [deleted, remove] = useActionState(deletePasskeyAction, idle)
  const failed = [renamed, deleted].find((state) => state.status === 'failed')
  return (
    <>
      <ActionNotice state={renamed} />
      <ActionNotice state={deleted} />
      {failed?.status === 'failed' && (
        <FormMessage className="m-4">{failed.fieldErrors.name ?? failed.message}</FormMessage>
      )}
      {passkeys.length > 0 && (
        <ul aria-label="Passkeys">
          {passkeys.map((passkey) => (
            <PasskeyItem
              // A new name is a form filled anew.
              key={`${passkey.id}/${passkey.name}`}
              passkey={passkey}
              mayChange={mayChange}
              rename={rename}
              remove={remove}
            />
          ))}
        </ul>
      )}
    </>
  )
}
