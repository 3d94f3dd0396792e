import 'server-only'
import type { Reader } from '../../auth/load-holding'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'

type Claim = { name: string; id?: string }

/** Refuses a name that another team of the organization has. After `lockMembers` nobody takes it meanwhile. */
export async function checkTaken(reader: Reader, organizationId: string, { name, id }: Claim): Promise<void> {
  const other = await reader.team.findFirst({
    where: { organizationId, nameKey: nameKey(name), ...(id && { id: { not: id } }) },
    select: { name: true },
  })
  if (other) throw new Refusal(`There is a team ${other.name} already. Choose another name.`, { field: 'name' })
}
