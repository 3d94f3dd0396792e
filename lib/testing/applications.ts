import { db } from '../db/client'
import { newId } from '../ids'
import { nameKey } from '../names'
import type { TestOrganization } from './factories'

// Applications and what teams give of them, for tests. Nothing of the product imports this file.

let counter = 0

/** An application with a catalogue, such as `{ 'order:list': 'read' }`, that no team gives to anybody. */
export async function createTestApplication(
  organization: Pick<TestOrganization, 'id'>,
  catalogue: Record<string, 'read' | 'write'> = {},
  name: string = `Application ${++counter}`,
): Promise<{ id: string; name: string; slug: string }> {
  const operations = Object.entries(catalogue).map(([operation, access]) => ({ name: operation, access }))
  return db.application.create({
    data: {
      id: newId('app'),
      organizationId: organization.id,
      name,
      nameKey: nameKey(name),
      slug: name.toLowerCase().replaceAll(' ', '-'),
      operations: { createMany: { data: operations } },
    },
    select: { id: true, name: true, slug: true },
  })
}

/** Lets a team give an application. */
export async function giveApplication(teamId: string, applicationId: string, level: 'read' | 'write'): Promise<void> {
  await db.teamApplication.create({ data: { teamId, applicationId, level } })
}
