'use client'

import { startTransition, useEffect, useState } from 'react'
import type { FormState } from '@/lib/actions/form-state'
import type { TokenRealm } from '@/lib/tokens/realm'
import { type Answer, callAction } from '../call-action'

/** What the server knows about a token that a dialog is about; undefined until it has answered. */
export function useFacts<Value>(
  action: (realm: TokenRealm, input: unknown) => Promise<FormState<Value>>,
  { kind, org }: TokenRealm,
  tokenId: string,
): Answer<Value> | undefined {
  const [facts, setFacts] = useState<Answer<Value>>()
  // A page that is read again brings an equal realm, but another object.
  useEffect(() => {
    let left = false
    startTransition(async () => {
      const answer = await callAction(action({ kind, org }, { tokenId }))
      if (!left) startTransition(() => setFacts(answer))
    })
    return () => {
      left = true
    }
  }, [action, kind, org, tokenId])
  return facts
}
