'use client'

import { Scissors } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { Button } from '../ui/button'
import { useHydrated } from '../ui/use-hydrated'
import { AttenuateDialog } from './attenuate-dialog'
import { SaveDialog } from './save-dialog'
import type { ShownSecret } from './shown-secret'

/** Narrows a token that somebody holds: its secret is pasted, and stays in the browser. */
export function AttenuateHeld({ realm, verifierUrl }: { realm: TokenRealm; verifierUrl: string }) {
  const router = useRouter()
  const hydrated = useHydrated()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const [minted, setMinted] = useState<ShownSecret | null>(null)
  return (
    <>
      <Button ref={button} disabled={!hydrated} onClick={() => setOpen(true)}>
        <Scissors aria-hidden />
        Attenuate a token you hold
      </Button>
      <AttenuateDialog
        realm={realm}
        source={{ type: 'pasted' }}
        open={open}
        onOpenChange={setOpen}
        onMinted={(made) => {
          setMinted(made)
          router.refresh()
        }}
      />
      <SaveDialog
        realm={realm}
        minted={minted}
        verifierUrl={verifierUrl}
        onClose={() => {
          setMinted(null)
          router.refresh()
          button.current?.focus()
        }}
      />
    </>
  )
}
