import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { CopiedFact } from '../ui/copied-fact'
import { Fact, Facts } from '../ui/facts'
import { ExactTime } from '../ui/relative-time'
import { levelWords } from './level-words'

export function ApplicationFacts({ application }: { application: ApplicationDetail }) {
  const { operations, deletedAt } = application
  return (
    <Facts>
      <Fact term="Slug" mono>
        {application.slug}
      </Fact>
      <Fact term="Everyone">{levelWords[application.publicLevel]}</Fact>
      <Fact term="Operations">{operations.length === 0 ? 'None yet' : operations.length}</Fact>
      <Fact term="Created">
        <ExactTime value={application.createdAt} />
      </Fact>
      {deletedAt && (
        <Fact term="Deleted">
          <ExactTime value={deletedAt} />
        </Fact>
      )}
      <CopiedFact term="Id" value={application.id} label="Copy id" />
    </Facts>
  )
}
