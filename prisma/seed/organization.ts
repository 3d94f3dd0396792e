import { randomBytes } from 'node:crypto'
import { db } from '../../lib/db/client'
import { newId } from '../../lib/ids'
import { nameKey } from '../../lib/names'
import { createFirstOrganization } from '../../lib/setup/create-organization'
import type { Random } from './random'
import type { SeededApplication, SeededOwner } from './tokens'
import * as words from './vocabulary'

export type SeedOrganization = { id: string; slug: string; name: string; signingKeyId: number }

/** The organization with this slug; without one the only organization, or a new one on an empty installation. */
export async function findOrCreateOrganization(slug: string | undefined): Promise<SeedOrganization> {
  const found = await db.organization.findMany({
    where: slug ? { slug } : {},
    select: { id: true, slug: true, name: true, signingKeys: { where: { state: 'signing' }, select: { id: true } } },
    take: 2,
  })
  if (slug && found.length === 0) throw new Error(`There is no organization “${slug}”.`)
  if (found.length > 1) throw new Error('There are several organizations. Say which: --organization <slug>.')
  const only = found[0]
  if (only) return { ...only, signingKeyId: only.signingKeys[0]!.id }

  const password = randomBytes(12).toString('base64url')
  const email = 'mara@northwind.example'
  const setup = { organizationName: words.organizationName, name: words.people[0], email, password }
  await createFirstOrganization(setup, null)
  process.stdout.write(`Created ${words.organizationName}. Sign in as ${email} with the password ${password}\n`)
  return findOrCreateOrganization(undefined)
}

/** The organization's applications, with those of the vocabulary that were missing. */
export async function ensureApplications(organizationId: string): Promise<SeededApplication[]> {
  const team = await db.team.findFirstOrThrow({ where: { organizationId, isPublic: true }, select: { id: true } })
  for (const { name, slug, resources, verbs } of words.applications) {
    if (await db.application.findFirst({ where: { organizationId, slug, deletedAt: null }, select: { id: true } }))
      continue
    await db.application.create({
      data: {
        id: newId('app'),
        organizationId,
        name,
        nameKey: nameKey(name),
        slug,
        operations: {
          create: resources.flatMap((resource) =>
            verbs.map((verb) => ({
              name: `${resource}:${verb}`,
              access: words.readingVerbs.includes(verb) ? ('read' as const) : ('write' as const),
            })),
          ),
        },
        teams: { create: { teamId: team.id, level: 'write' } },
      },
    })
  }
  const all = await db.application.findMany({
    where: { organizationId, deletedAt: null, operations: { some: {} } },
    select: { id: true, operations: { select: { name: true } } },
  })
  return all.map(({ id, operations }) => ({ id, operations: operations.map((operation) => operation.name) }))
}

/** New service users, one in thirty of them deactivated. */
export async function createServiceUsers(
  organizationId: string,
  count: number,
  random: Random,
  now: Date,
): Promise<SeededOwner[]> {
  const roles = await db.role.findMany({ where: { organizationId, builtIn: { not: null } }, select: { id: true } })
  const taken = new Set(
    (await db.serviceUser.findMany({ where: { organizationId }, select: { identifier: true } })).map(
      (row) => row.identifier,
    ),
  )
  const owners: SeededOwner[] = []
  for (let number = 1; owners.length < count; number++) {
    const subject = words.serviceUserSubjects[(number - 1) % words.serviceUserSubjects.length]!
    const round = Math.floor((number - 1) / words.serviceUserSubjects.length)
    const name = round === 0 ? subject : `${subject} ${round + 1}`
    const identifier = `${name.toLowerCase().replace(/ /g, '_')}@service`
    if (taken.has(identifier)) continue
    owners.push({ id: newId('su'), name, identifier, deactivated: random.chance(1 / 30) })
  }
  await db.serviceUser.createMany({
    data: owners.map((owner) => ({
      id: owner.id,
      organizationId,
      name: owner.name,
      nameKey: nameKey(owner.name),
      identifier: owner.identifier,
      roleId: random.pick(roles).id,
      deactivatedAt: owner.deactivated ? now : null,
      createdAt: new Date(now.getTime() - random.below(1000) * 86_400_000),
      createdByName: random.pick(words.people),
    })),
  })
  return owners
}
