import { CardBody, CardSection } from '@/components/ui/card'
import { CodeBlock } from '@/components/ui/code-block'
import { Tag } from '@/components/ui/tag'
import type { InspectedBlock } from '@/lib/biscuit/inspect'
import { describeEach } from '@/lib/restrictions/describe-each'
import { viewerTime } from '../tokens/local-time'

type BlockListProps = {
  blocks: InspectedBlock[]
  applicationName: (id: string) => string | undefined
  /** The block whose check failed in the simulation. */
  failedBlock: number | undefined
}

/** The blocks of a token, the authority block first: what each restricts in words, and its Datalog. */
export function BlockList({ blocks, applicationName, failedBlock }: BlockListProps) {
  return (
    <ol className="grid gap-4">
      {blocks.map((block, index) => (
        <li key={block.revocationId}>
          <CardSection
            title={index === 0 ? 'Authority block' : `Block ${index}`}
            aside={
              <>
                {index === failedBlock && <Tag className="text-red">Fails</Tag>}
                {block.kind === 'custom' && <Tag>Custom Datalog</Tag>}
              </>
            }
          >
            <CardBody className="grid gap-3">
              <BlockWords block={block} first={index === 0} applicationName={applicationName} />
              <CodeBlock code={block.source || '// no facts, no checks'} label={`Datalog of block ${index}`} />
              <p className="text-sm text-ink-3">
                Revocation id <code className="break-all">{block.revocationId}</code>
              </p>
            </CardBody>
          </CardSection>
        </li>
      ))}
    </ol>
  )
}

function BlockWords({
  block,
  first,
  applicationName,
}: { block: InspectedBlock; first: boolean } & Pick<BlockListProps, 'applicationName'>) {
  if (block.kind === 'custom') {
    return <p>Restricts by Datalog of its holder: it passes where every check below holds.</p>
  }
  if (block.restrictions.length === 0) {
    return (
      <p>{first ? 'Written by Latchkey. Never expires by itself.' : 'Restricts nothing; it can be revoked alone.'}</p>
    )
  }
  return (
    <ul className="grid gap-1">
      {describeEach(block.restrictions, { applicationName, formatTime: viewerTime }).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
