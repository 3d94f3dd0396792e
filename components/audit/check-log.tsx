'use client'

import { ShieldCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { checkAuditAction } from '@/lib/audit/actions'
import { Button } from '../ui/button'
import { useHydrated } from '../ui/use-hydrated'

const number = new Intl.NumberFormat('en')

const problems = {
  changed: 'was changed after it was written',
  unlinked: 'does not follow from the one before',
  missing: 'is missing',
}

/** Checks the whole log against its hash chain, stretch by stretch, and says how far it is. */
export function CheckLog({ slug }: { slug: string }) {
  const [checked, setChecked] = useState<number | null>(null)
  const left = useRef(false)
  const hydrated = useHydrated()
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])

  async function check() {
    let position = 0
    setChecked(0)
    try {
      for (;;) {
        const state = await checkAuditAction(slug, { after: position })
        if (left.current) return
        if (state.status !== 'ok') {
          if (state.status === 'failed') toast.error(state.message)
          return
        }
        const { broken, complete } = state.value
        position = state.value.position
        setChecked(position)
        if (broken) {
          const text = `Entry ${number.format(broken.position)} ${problems[broken.problem]}.`
          toast.error(text, { description: 'Compare the log with a backup.', duration: Number.POSITIVE_INFINITY })
          return
        }
        if (complete) {
          toast.success(`The log is whole: all ${number.format(position)} entries fit the chain.`)
          return
        }
      }
    } catch {
      toast.error('The check stopped because the server could not be reached. Try again.')
    } finally {
      setChecked(null)
    }
  }

  return (
    <Button onClick={check} pending={checked !== null} disabled={!hydrated}>
      {checked === null && <ShieldCheck aria-hidden />}
      {checked === null ? 'Check the whole log' : `Checking… ${number.format(checked)} entries`}
    </Button>
  )
}
