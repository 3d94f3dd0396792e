import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { updateMember } from '@/lib/members/mutations/update-member'
import type { Restriction } from '@/lib/restrictions/schema'
import { createTestApplication, giveApplication } from '@/lib/testing/applications'
import { asAdmin, createTestOrganization, type TestMember, type TestOrganization } from '@/lib/testing/factories'
import { addTestMember, createTestRole, createTestTeam } from '@/lib/testing/people'
import { personalTokensOf } from '@/lib/testing/personal-tokens'
import { attenuateOutside } from '@/lib/testing/tokens'
import { verifierOfThisFile } from './testing/test-verifier'

// A personal token can never do more than its owner can at that moment. What becomes of it with the membership: members.db.test.ts.

const verifier = verifierOfThisFile()
let organization: TestOrganization
/** Reached by a team alone, and by everyone. */
let ledger: string
let wiki: string
let writers: string
let readers: string

const catalogue = { 'entry:list': 'read', 'entry:create': 'write' } as const

beforeAll(async () => {
  organization = await createTestOrganization()
  writers = await createTestTeam(organization, 'Writers')
  readers = await createTestTeam(organization, 'Readers')
  ledger = (await createTestApplication(organization, catalogue, 'ledger')).id
  wiki = (await createTestApplication(organization, catalogue, 'wiki')).id
  await giveApplication(writers, ledger, 'write')
  await giveApplication(readers, ledger, 'read')
  await giveApplication(organization.publicTeamId, wiki, 'write')
})

type Question = Record<string, string>
const ask = (token: string, question: Question, slug = organization.slug) =>
  verifier.get().verify({ token, organization: slug, ...question })
const code = async (token: string, question: Question, slug?: string) => (await ask(token, question, slug)).code

const change = (member: TestMember, role: string, teams: string[]) =>
  asAdmin(organization, () =>
    updateMember(organization.slug, { membershipId: member.membershipId, roleId: role, teams }),
  )

const list = { application: 'ledger', operation: 'entry:list' }
const create = { application: 'ledger', operation: 'entry:create' }

test('it says whose it is, by membership and not by name', async () => {
  const member = await addTestMember(organization, { name: 'Una User' })
  const root = await personalTokensOf(organization, member).create('Laptop')
  expect(await ask(root.secret, {})).toMatchObject({
    allowed: true,
    principal: { kind: 'user', id: member.userId, identifier: member.email, name: 'Una User', role: 'Member' },
    token: { id: root.tokenId, kind: 'personal', attenuated: false },
  })
})

describe('from the next request on it can do what its owner then can', () => {
  test('demoted from Admin, who bypasses teams', async () => {
    const { roleIds } = organization
    const member = await addTestMember(organization, { role: 'admin' })
    const { secret } = await personalTokensOf(organization, member).create()
    const administrate = { operation: 'latchkey/service_token:create' }
    expect([await code(secret, create), await code(secret, administrate)]).toEqual(['ok', 'ok'])
    await change(member, roleIds.manager, [])
    expect([await code(secret, create), await code(secret, administrate)]).toEqual(['not_permitted', 'not_permitted'])
    await change(member, roleIds.manager, [writers])
    expect(await code(secret, create)).toBe('ok')
    await change(member, roleIds.member, [writers])
    expect([await code(secret, create), await code(secret, list)]).toEqual(['not_permitted', 'ok'])
  })

  test('taken out of a team, or the team brought down', async () => {
    const { roleIds } = organization
    const member = await addTestMember(organization, { role: 'manager', teams: [writers, readers] })
    const { secret } = await personalTokensOf(organization, member).create()
    expect([await code(secret, list), await code(secret, create)]).toEqual(['ok', 'ok'])
    await change(member, roleIds.manager, [readers])
    expect([await code(secret, list), await code(secret, create)]).toEqual(['ok', 'not_permitted'])
    await change(member, roleIds.manager, [])
    expect([await code(secret, list), await code(secret, create)]).toEqual(['not_permitted', 'not_permitted'])
  })
})

describe('attenuated', () => {
  const narrow: Restriction[] = [{ type: 'read_only' }]

  test('it can do less than its owner, on the server as outside', async () => {
    const member = await addTestMember(organization, { role: 'manager', teams: [writers] })
    const own = personalTokensOf(organization, member)
    const root = await own.create()
    const child = await own.attenuate(root.tokenId, [...narrow, { type: 'applications', ids: [ledger] }])
    const copy = await own.register(child.secret, [{ type: 'operations', names: ['entry:list'] }])
    for (const secret of [child.secret, copy.secret]) {
      expect(await code(secret, list)).toBe('ok')
      expect(await code(secret, create)).toBe('restricted')
      expect(await code(secret, { application: 'wiki', operation: 'entry:list' })).toBe('restricted')
    }
    expect(await ask(copy.secret, list)).toMatchObject({
      token: { id: copy.id, rootId: root.tokenId, kind: 'personal', attenuated: true, registered: true },
    })
  })

  test('it loses what its owner loses, and regains no more than it had', async () => {
    const { roleIds } = organization
    const member = await addTestMember(organization, { role: 'manager', teams: [writers] })
    const own = personalTokensOf(organization, member)
    const root = await own.create()
    const child = await own.attenuate(root.tokenId, narrow)
    await change(member, roleIds.manager, [])
    expect(await code(child.secret, list)).toBe('not_permitted')
    await change(member, roleIds.admin, [])
    expect([await code(child.secret, list), await code(child.secret, create)]).toEqual(['ok', 'restricted'])
  })
})

test('of a member of two organizations, each token acts in its own alone', async () => {
  const elsewhere = await createTestOrganization()
  const here = await addTestMember(organization, { role: 'member' })
  const there = await addTestMember(elsewhere, { role: 'admin', user: here })
  const [weak, strong] = [
    await personalTokensOf(organization, here).create(),
    await personalTokensOf(elsewhere, there).create(),
  ]
  const administrate = { operation: 'latchkey/role:create' }
  expect(await code(strong.secret, administrate, elsewhere.slug)).toBe('ok')
  expect(await code(weak.secret, administrate)).toBe('not_permitted')
  expect(await code(strong.secret, administrate)).toBe('unknown')
  expect(await code(weak.secret, {}, elsewhere.slug)).toBe('unknown')
})

test('whatever role and teams its owner has, it and all that comes from it can do no more', async () => {
  const roles = [
    ...Object.values(organization.roleIds),
    await createTestRole(organization, { grants: ['entry:list'] }),
    await createTestRole(organization, { grants: ['*:create'] }),
    await createTestRole(organization, { operations: ['role:create'] }),
    await createTestRole(organization),
  ]
  const member = await addTestMember(organization)
  const own = personalTokensOf(organization, member)
  const root = await own.create()
  const child = await own.attenuate(root.tokenId, [{ type: 'applications', ids: [ledger, wiki] }])
  const grandchild = await own.attenuate(child.tokenId, [{ type: 'read_only' }])
  const copy = await attenuateOutside(organization, grandchild.secret, [{ type: 'applications', ids: [ledger] }])
  const questions: Question[] = [
    list,
    create,
    { application: 'wiki', operation: 'entry:create' },
    { application: 'ledger', access: 'read' },
    { application: 'ledger' },
    { operation: 'entry:create' },
    { operation: 'latchkey/role:create' },
    {},
  ]
  let allowed = 0
  for (const role of roles) {
    for (const teams of [[], [readers], [writers], [readers, writers]]) {
      await change(member, role, teams)
      for (const question of questions) {
        const answers = []
        for (const secret of [root.secret, child.secret, grandchild.secret, copy]) {
          answers.push((await ask(secret, question)).allowed)
        }
        expect(answers[0]).toBe(ownerMay(await held(member, teams), question))
        // Nobody below does what somebody above does not.
        expect(answers).toEqual([...answers].sort().reverse())
        allowed += answers.filter(Boolean).length
      }
    }
  }
  expect(allowed).toBeGreaterThan(100)
})

type Held = { admin: boolean; grants: string[]; operations: string[]; teams: string[] }

async function held({ membershipId }: TestMember, teams: string[]): Promise<Held> {
  const { role } = await db.membership.findUniqueOrThrow({ where: { id: membershipId }, select: { role: true } })
  return { admin: role.builtIn === 'admin', grants: role.grants, operations: role.managementOperations, teams }
}

// The rules in the words of the product's description (effective permission, points 5 and 6), for these questions alone.
function ownerMay({ admin, grants, operations, teams }: Held, { application, operation, access }: Question): boolean {
  const write = operation === 'entry:create' || (!operation && access !== 'read')
  const granted =
    !operation ||
    operations.includes(operation) ||
    (!operation.startsWith('latchkey/') &&
      (grants.includes('*') ||
        grants.includes(operation) ||
        grants.includes(`*:${operation.split(':')[1]}`) ||
        (grants.includes('@read') && operation === 'entry:list')))
  if (!granted) return false
  if (!application || admin || application === 'wiki') return true
  return teams.includes(writers) || (teams.includes(readers) && !write)
}
