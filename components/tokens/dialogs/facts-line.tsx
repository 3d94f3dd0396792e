import type { ReactNode } from 'react'
import { FieldError } from '@/components/ui/field'
import { Skeleton } from '@/components/ui/skeleton'
import type { Answer } from '../call-action'

type FactsLineProps<Value> = { facts: Answer<Value> | undefined; children: (value: Value) => ReactNode }

/** What the server found out, once it has; it is read out as it arrives. */
export function FactsLine<Value>({ facts, children }: FactsLineProps<Value>) {
  return (
    <div aria-live="polite" aria-busy={!facts} className="grid gap-2">
      {!facts && (
        <>
          <span className="sr-only">Looking up what this affects</span>
          <Skeleton className="my-0.5 w-4/5" />
          <Skeleton className="my-0.5 w-3/5" />
        </>
      )}
      {facts?.status === 'ok' && children(facts.value)}
      {facts?.status === 'failed' && <FieldError>{facts.message}</FieldError>}
    </div>
  )
}
