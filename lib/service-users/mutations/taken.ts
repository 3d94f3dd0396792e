import 'server-only'
import { db, Prisma } from '../../db/client'
import { Refusal } from '../../errors'

/** The refusal of an identifier that another service user of the organization has, naming it; undefined when it is free. */
export async function takenRefusal(organizationId: string, identifier: string): Promise<Refusal | undefined> {
  const other = await db.serviceUser.findUnique({
    where: { organizationId_identifier: { organizationId, identifier } },
    select: { name: true },
  })
  if (!other) return undefined
  return new Refusal(`${other.name} already has the identifier ${identifier}. Choose another identifier.`, {
    field: 'identifier',
  })
}

/** Whether the database refused a row because it has one like it. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
