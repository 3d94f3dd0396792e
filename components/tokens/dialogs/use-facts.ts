'use client'

import { startTransition, useEffect, useState } from 'react'
import type { FormState } from '@/lib/actions/form-state'
import { type Answer, callAction } from '../call-action'

/** What the server knows about a token that a dialog is about; undefined until it has answered. */
export function useFacts<Value>(
  action: (org: string, input: unknown) => Promise<FormState<Value>>,
  org: string,
  tokenId: string,
): Answer<Value> | undefined {
  const [facts, setFacts] = useState<Answer<Value>>()
  useEffect(() => {
    let left = false
    startTransition(async () => {
      const answer = await callAction(action(org, { tokenId }))
      if (!left) startTransition(() => setFacts(answer))
    })
    return () => {
      left = true
    }
  }, [action, org, tokenId])
  return facts
}
