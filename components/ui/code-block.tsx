import { classNames } from './class-names'
import { CopyButton } from './copy-button'

type CodeBlockProps = {
  code: string
  /** Names the block, and the button that copies it. */
  label: string
  copy?: boolean
  /** Long lines wrap unless this is false; then the block scrolls sideways. */
  wrap?: boolean
  className?: string
}

export function CodeBlock({ code, label, copy = true, wrap = true, className }: CodeBlockProps) {
  return (
    <div className={classNames('relative min-w-0', className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-lg border bg-sunken">
        <pre
          className={classNames(
            'p-3 leading-[1.55]',
            wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'w-max min-w-full',
            copy && 'pr-12',
          )}
        >
          <code>{code}</code>
        </pre>
      </section>
      {copy && (
        <CopyButton value={code} label={`Copy ${label}`} iconOnly size="small" className="absolute top-2 right-2" />
      )}
    </div>
  )
}
