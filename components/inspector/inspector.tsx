'use client'

import { ScanSearch } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Card, CardBody, CardSection } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Field } from '@/components/ui/field'
import { Note } from '@/components/ui/note'
import { Textarea } from '@/components/ui/textarea'
import { inspect } from '@/lib/biscuit/inspect'
import type { Decision } from '@/lib/decision/decision'
import { inspectTokenAction } from '@/lib/inspector/actions'
import type { SimulatedRequest } from '@/lib/inspector/schema'
import type { Inspected, InspectorApplication } from '@/lib/inspector/types'
import { BlockList } from './block-list'
import { decideSimulated } from './decide-simulated'
import { DecisionCard } from './decision-card'
import { SimulationForm } from './simulation-form'
import { TokenFacts } from './token-facts'

type InspectorProps = { org: string; applications: InspectorApplication[] }

/** Decodes a pasted token in the browser. The secret is kept in this component's state alone, and only ids of it are sent. */
export function Inspector({ org, applications }: InspectorProps) {
  const [secret, setSecret] = useState('')
  const [inspected, setInspected] = useState<Inspected>()
  const [decision, setDecision] = useState<Decision>()
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  // Answers about a token that has been replaced meanwhile are dropped.
  const latest = useRef(0)
  const inspection = useMemo(() => (secret.trim() === '' ? undefined : inspect(secret)), [secret])
  const names = useMemo(() => new Map(applications.map(({ id, name }) => [id, name])), [applications])

  useEffect(() => {
    const forget = () => setSecret('')
    addEventListener('pagehide', forget)
    return () => removeEventListener('pagehide', forget)
  }, [])

  function paste(text: string) {
    setSecret(text)
    setInspected(undefined)
    setDecision(undefined)
    setProblem(undefined)
    latest.current += 1
    const found = inspect(text)
    if (found.ok) void ask(found, {})
  }

  async function ask(found: Extract<typeof inspection, { ok: true }>, request: SimulatedRequest) {
    const turn = latest.current
    const { rootKeyId, authority, blocks } = found.token
    const answer = await inspectTokenAction(org, {
      rootKeyId,
      credentialId: authority.credentialId,
      revocationIds: blocks.map((block) => block.revocationId),
      request,
    }).catch(() => ({ status: 'failed' as const, message: 'Latchkey could not be reached. Try again.' }))
    if (turn !== latest.current) return undefined
    if (answer.status === 'failed') setProblem(answer.message)
    if (answer.status !== 'ok') return undefined
    setProblem(undefined)
    setInspected(answer.value)
    return answer.value
  }

  async function simulate(request: SimulatedRequest) {
    if (!inspection?.ok || pending) return
    setPending(true)
    const turn = latest.current
    const known = await ask(inspection, request)
    const answer = known && (await decideSimulated(inspection, known, request))
    if (answer && turn === latest.current) setDecision(answer)
    setPending(false)
  }

  const hidden = inspection?.ok && inspection.token.authority.kind === 'personal' && inspected?.lineage.length === 0
  const error = inspection && !inspection.ok ? inspection.message : problem
  return (
    <div className="grid gap-5">
      <Field
        label="Token"
        error={error}
        hint="Decoded here, in your browser. The token itself is never sent; Latchkey is asked about its ids."
      >
        <Textarea
          value={secret}
          onChange={(event) => paste(event.target.value)}
          rows={4}
          placeholder="lk_svc_…"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          className="break-all font-mono"
        />
      </Field>
      {!inspection?.ok ? (
        <Card>
          <EmptyState icon={<ScanSearch />} title="Paste a token to look inside">
            You will see who it belongs to, what each of its blocks restricts, in words and in Datalog, and what the
            verifier would answer to a request.
          </EmptyState>
        </Card>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid min-w-0 gap-5">
            <CardSection title="Simulate a request">
              <CardBody className="grid gap-4">
                {hidden ? (
                  <p className="text-ink-2">
                    A personal token, and none of yours. What Latchkey knows about it, and so what the verifier would
                    answer, is shown to its owner alone.
                  </p>
                ) : (
                  <>
                    <SimulationForm applications={applications} pending={pending} onSimulate={simulate} />
                    <div aria-live="polite">{decision && <DecisionCard decision={decision} />}</div>
                  </>
                )}
              </CardBody>
            </CardSection>
            <BlockList
              blocks={inspection.blocks}
              applicationName={(id) => names.get(id)}
              failedBlock={decision?.failedCheck?.block}
            />
          </div>
          <div className="grid gap-4 max-lg:row-start-1">
            <TokenFacts org={org} inspection={inspection} inspected={inspected} />
            {inspected && !inspected.state.key && (
              <Note tone="warning">No key of this organization signed this token: what it says cannot be trusted.</Note>
            )}
          </div>
        </div>
      )}
    </div>
  )
}
