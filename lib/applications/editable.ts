import type { CataloguedOperation } from './catalogue'
import type { PublicLevel } from './public-level'

type Editable = { name: string; description: string; publicLevel: PublicLevel; operations: CataloguedOperation[] }

/** What the form of an application changes, in one order: its version is made from it. */
export function editableOf({ name, description, publicLevel, operations }: Editable) {
  return { name, description, publicLevel, operations: operations.map(({ name, access }) => [name, access]) }
}
