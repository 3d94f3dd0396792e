import type { CataloguedOperation } from '@/lib/applications/catalogue'
import { CardBody, CardSection } from '../ui/card'
import { Tag } from '../ui/tag'

/** The catalogue, for those who may only look at it. */
export function OperationsList({ operations }: { operations: CataloguedOperation[] }) {
  return (
    <CardSection title="Operations">
      <CardBody>
        {operations.length === 0 ? (
          <p className="text-ink-2">None yet.</p>
        ) : (
          <ul className="grid gap-1.5">
            {operations.map(({ name, access }) => (
              <li key={name} className="flex flex-wrap items-center gap-2">
                <code className="break-all">{name}</code>
                <Tag>{access}</Tag>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </CardSection>
  )
}
