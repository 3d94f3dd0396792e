import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { firstSteps } from '@/lib/overview/first-steps'
import { routes } from '@/lib/routes'
import { verifyCommand } from '../tokens/secret-texts'
import { ButtonLink } from '../ui/button-link'
import { CardSection } from '../ui/card'
import { classNames } from '../ui/class-names'
import { CodeBlock } from '../ui/code-block'

type FirstStepsProps = {
  slug: string
  may: { createApplication: boolean; createServiceUser: boolean; createToken: boolean }
}

/** The way from an empty organization to the first request that the verifier lets pass; gone once there. */
export async function FirstSteps({ slug, may }: FirstStepsProps) {
  const steps = await firstSteps(slug)
  if (!steps) return null
  const done = [steps.application !== null, steps.hasServiceUser, steps.hasToken, false]
  const next = done.indexOf(false)
  return (
    <CardSection title="First steps" aside={`${done.filter(Boolean).length} of ${done.length} done`}>
      <ol>
        <Step
          number={1}
          done={done[0]}
          current={next === 0}
          title="Create an application"
          action={may.createApplication && { href: routes.newApplication(slug), label: 'Create application' }}
        >
          What your tokens can be limited to: an API of yours, with its operations.
        </Step>
        <Step
          number={2}
          done={done[1]}
          current={next === 1}
          title="Create a service user"
          action={may.createServiceUser && { href: routes.newServiceUser(slug), label: 'Create service user' }}
        >
          The account of a machine. Its role and teams say what its tokens may do at most.
        </Step>
        <Step
          number={3}
          done={done[2]}
          current={next === 2}
          title="Create a service token"
          action={may.createToken && { href: `${routes.serviceTokens(slug)}?create=1`, label: 'Create service token' }}
        >
          Its secret is shown once. Hand it to the machine, or a narrower copy of it.
        </Step>
        <Step number={4} done={false} current={next === 3} title="Verify the first request">
          <p>Your API asks the verifier whether a request may pass.</p>
          {next === 3 && (
            <>
              <p>Try it with the secret of your token in place of the dots:</p>
              <CodeBlock
                className="mt-2.5"
                label="Request to the verifier"
                code={verifyCommand('lk_svc_…', {
                  verifierUrl: steps.verifierUrl,
                  organization: slug,
                  sample: steps.application ? { application: steps.application.slug, access: 'read' } : {},
                })}
              />
            </>
          )}
        </Step>
      </ol>
    </CardSection>
  )
}

type StepProps = {
  number: number
  done: boolean | undefined
  /** Whether it is the next one to do. */
  current: boolean
  title: string
  action?: { href: string; label: string } | false
  children: ReactNode
}

function Step({ number, done, current, title, action, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b px-4 py-3 last:border-b-0">
      <span
        aria-hidden
        className={classNames(
          'mt-px grid size-5.5 shrink-0 place-items-center rounded-full border text-xs font-medium tabular-nums',
          done ? 'border-transparent bg-green-soft text-green' : current ? 'border-accent text-accent' : 'text-ink-3',
        )}
      >
        {done ? <Check className="size-3.5" /> : number}
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className={classNames('font-medium', done && 'text-ink-3')}>
          {title}
          {done && <span className="sr-only"> (done)</span>}
        </p>
        {!done && <div className="text-ink-2">{children}</div>}
      </div>
      {!done && action && (
        <ButtonLink
          href={action.href}
          size="small"
          variant={current ? 'primary' : 'default'}
          // On a phone it stands below the words: where they begin.
          className="max-sm:ml-8.5"
        >
          {action.label}
        </ButtonLink>
      )}
    </li>
  )
}
