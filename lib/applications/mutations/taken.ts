import 'server-only'
import { db, Prisma, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'

type Claim = { name: string; slug?: string; id?: string }

/** Refuses a name or slug that another application of the organization has, saying which. */
export async function checkTaken(
  reader: Transaction,
  organizationId: string,
  { name, slug, id }: Claim,
): Promise<void> {
  const other = { organizationId, deletedAt: null, ...(id && { id: { not: id } }) }
  const select = { name: true, slug: true } as const
  const sameName = await reader.application.findFirst({ where: { ...other, nameKey: nameKey(name) }, select })
  if (sameName) {
    throw new Refusal(`${sameName.name} (${sameName.slug}) already has this name. Choose another.`, { field: 'name' })
  }
  if (slug === undefined) return
  const sameSlug = await reader.application.findFirst({ where: { ...other, slug }, select })
  if (sameSlug) throw new Refusal(`${sameSlug.name} already has this slug. Choose another.`, { field: 'slug' })
}

/** Turns the unique index's own refusal, which only a race meets, into the same words. */
export async function refuseTaken(error: unknown, organizationId: string, claim: Claim): Promise<never> {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    await checkTaken(db, organizationId, claim)
  }
  throw error
}
