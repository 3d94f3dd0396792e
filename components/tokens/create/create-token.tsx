'use client'

import { Plus } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { Minted } from '@/lib/tokens/types'
import { Button } from '../../ui/button'
import { useHydrated } from '../../ui/use-hydrated'
import { realmWords } from '../realm-words'
import { SaveDialog } from '../save-dialog'
import { CreateDialog } from './create-dialog'

type CreateTokenProps = { realm: TokenRealm; verifierUrl: string; mayCreateServiceUser?: boolean }

const parameter = 'create'

/** The button, and the dialogs that it leads to. Whether the form is open stands in the address, so that any link can open it. */
export function CreateToken({ realm, verifierUrl, mayCreateServiceUser = false }: CreateTokenProps) {
  const router = useRouter()
  const pathname = usePathname()
  const parameters = useSearchParams()
  const hydrated = useHydrated()
  const button = useRef<HTMLButtonElement>(null)
  const [minted, setMinted] = useState<Minted | null>(null)
  const wanted = parameters.get(parameter)
  // The address follows in a transition, which the rows take part in; the dialog itself opens and closes at once.
  const [pressed, setPressed] = useState<boolean>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the address has followed, or leads elsewhere, it holds
  useEffect(() => setPressed(undefined), [wanted])

  function setOpen(open: boolean) {
    setPressed(open)
    const next = new URLSearchParams(parameters)
    if (open) next.set(parameter, '1')
    else next.delete(parameter)
    // The list stays as it is: the server need not be asked.
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)
  }

  return (
    <>
      <Button ref={button} variant="primary" disabled={!hydrated} onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Create {realmWords[realm.kind].one}
      </Button>
      {!hydrated && (
        <p className="appear-late w-full text-sm text-ink-3">
          Creating a token needs JavaScript, which has not loaded yet.
        </p>
      )}
      <CreateDialog
        realm={realm}
        open={hydrated && (pressed ?? wanted !== null) && minted === null}
        wanted={wanted ?? ''}
        mayCreateServiceUser={mayCreateServiceUser}
        onOpenChange={setOpen}
        onMinted={(created) => {
          setMinted(created)
          setOpen(false)
          router.refresh()
        }}
      />
      <SaveDialog
        realm={realm}
        minted={minted}
        verifierUrl={verifierUrl}
        onClose={() => {
          setMinted(null)
          // Copies may have been registered meanwhile.
          router.refresh()
          button.current?.focus()
        }}
      />
    </>
  )
}
