import { CopyButton } from '../ui/copy-button'
import type { SampleRequest } from './sample-request'
import { shortened, verifyCommand } from './secret-texts'

type TryCommandProps = { secret: string; verifierUrl: string; organization: string; sample?: SampleRequest }

/** A ready request to the verifier. It is shown with the secret shortened, and copied with the whole. */
export function TryCommand({ secret, ...question }: TryCommandProps) {
  return (
    <div className="grid gap-1.5">
      <div className="flex min-h-7 flex-wrap items-center gap-x-1.5 text-sm">
        <span className="font-medium">Try it</span>
        <span className="text-ink-3">against the verifier</span>
        <CopyButton
          value={verifyCommand(secret, question)}
          label="Copy command"
          size="small"
          variant="quiet"
          className="ml-auto"
        />
      </div>
      <pre className="rounded-lg border bg-sunken p-3 leading-[1.55] wrap-anywhere whitespace-pre-wrap">
        <code>{verifyCommand(shortened(secret), question)}</code>
      </pre>
    </div>
  )
}
