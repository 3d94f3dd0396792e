import { CodeBlock } from '@/components/ui/code-block'
import { toDatalog } from '@/lib/restrictions/to-datalog'
import type { TokenDetail } from '@/lib/tokens/types'
import { restrictionParts } from './restriction-parts'

/** The checks of the token's own blocks, and of every block from the authority on. */
export function RestrictionsDatalog({ token }: { token: TokenDetail }) {
  const { own, inherited } = restrictionParts(token)
  let block = 0
  const chain = [...inherited, own].flatMap(({ name, blocks }) =>
    blocks.map((restrictions) => {
      const title = block === 0 ? 'Authority block' : `Block ${block}`
      block += 1
      return `// ${title}: ${name}\n${toDatalog(restrictions) || '// no checks'}`
    }),
  )
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-xs text-sm text-ink-2 hover:text-ink">In Datalog</summary>
      <div className="mt-3 grid gap-3">
        {inherited.length > 0 && (
          <div className="grid gap-1">
            <h3 className="text-sm font-medium text-ink-3">Its own</h3>
            <CodeBlock
              label="Datalog of its own blocks"
              code={own.blocks.map(toDatalog).join('\n\n') || '// no checks'}
            />
          </div>
        )}
        <div className="grid gap-1">
          <h3 className="text-sm font-medium text-ink-3">The whole chain</h3>
          <CodeBlock label="Datalog of the whole chain" code={chain.join('\n\n')} />
        </div>
      </div>
    </details>
  )
}
