'use client'

import { useEffect, useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Button } from '../../ui/button'
import { DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import { ErrorState } from '../../ui/error-state'
import { Skeleton } from '../../ui/skeleton'
import type { ShownSecret } from '../shown-secret'
import { AttenuateForm } from './attenuate-form'
import { loadHeld, loadListed, type Parent } from './parent'
import { PasteStep } from './paste-step'
import type { AttenuateSource } from './source'

type AttenuateStepsProps = {
  realm: TokenRealm
  source: AttenuateSource
  /** What is being narrowed, once it is known; undefined when it is forgotten. */
  parent: Parent | undefined
  onParent: (parent: Parent | undefined) => void
  onMinted: (minted: ShownSecret) => void
}

export function AttenuateSteps({ realm, source, parent, onParent, onMinted }: AttenuateStepsProps) {
  // The dialog takes its content away once it has closed: the next time begins afresh, and no secret stays behind.
  useEffect(() => () => onParent(undefined), [onParent])
  if (parent) return <AttenuateForm realm={realm} parent={parent} onMinted={onMinted} />
  if (source.type === 'pasted') return <PasteStep realm={realm} onRead={onParent} />
  return <Loading realm={realm} source={source} onParent={onParent} />
}

type LoadingProps = Pick<AttenuateStepsProps, 'realm' | 'onParent'> & {
  source: Exclude<AttenuateSource, { type: 'pasted' }>
}

function Loading({ realm, source, onParent }: LoadingProps) {
  const [problem, setProblem] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt; the source does not change while the dialog is open
  useEffect(() => {
    let left = false
    setProblem(undefined)
    const loading = source.type === 'listed' ? loadListed(realm, source.tokenId) : loadHeld(realm, source.secret)
    loading.then((loaded) => {
      if (left) return
      if (loaded.ok) onParent(loaded.parent)
      else setProblem(loaded.message)
    })
    return () => {
      left = true
    }
  }, [attempt])

  return (
    <>
      <DialogBody>
        {problem ? (
          <ErrorState
            title="This token cannot be attenuated"
            action={<Button onClick={() => setAttempt((count) => count + 1)}>Try again</Button>}
            className="py-6"
          >
            {problem}
          </ErrorState>
        ) : (
          <FormSkeleton />
        )}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
      </DialogFooter>
    </>
  )
}

function FormSkeleton() {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading what this token can do</span>
      <div className="flex flex-wrap gap-2">
        {['w-22', 'w-14', 'w-26', 'w-22', 'w-22'].map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
          <Skeleton key={index} className={`h-7.5 rounded-full ${width}`} />
        ))}
      </div>
      <Skeleton className="h-8.5 rounded-md" />
      <div className="grid gap-4 sm:grid-cols-2">
        <Skeleton className="h-8.5 rounded-md" />
        <Skeleton className="h-8.5 rounded-md" />
      </div>
      <Skeleton className="h-20 rounded-md" />
    </div>
  )
}
