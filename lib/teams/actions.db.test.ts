// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../db/client'
import { createTestApplication } from '../testing/applications'
import { asAdmin, createTestOrganization, type TestOrganization } from '../testing/factories'
import { createTestTeam } from '../testing/people'
import { inServerAction } from '../testing/server-request'
import { addTeamApplicationsAction, addTeamPeopleAction, removeTeamPeopleAction, setTeamLevelsAction } from './actions'

let at: TestOrganization
let teamId: string
let application: { id: string; name: string }

beforeAll(async () => {
  at = await createTestOrganization()
  teamId = await createTestTeam(at, 'Stepped')
  application = await createTestApplication(at, {}, 'Orders')
})

const idle = { status: 'idle' } as const
const asHer = <T>(work: () => Promise<T>) => inServerAction(() => asAdmin(at, work))
const members = () => db.teamMembership.count({ where: { teamId } })

function formOf(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  form.set('teamId', teamId)
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

test('members are found, then added; who was chosen stays so while one looks for others', async () => {
  const add = (fields: Record<string, string | string[]>) =>
    asHer(() => addTeamPeopleAction(at.slug, idle, formOf(fields)))
  expect(await add({ step: 'find', q: 'max', 'people[]': at.manager.membershipId })).toMatchObject({
    status: 'ok',
    value: {
      step: 'found',
      candidates: { q: 'max', chosen: [{ name: 'Mary Manager' }], found: [{ name: 'Max Member' }], more: false },
    },
  })
  expect(await members()).toBe(0)
  expect(await add({ step: 'add' })).toMatchObject({
    status: 'failed',
    fieldErrors: { people: 'Choose somebody first.' },
  })
  const people = [at.manager.membershipId, at.member.membershipId]
  expect(await add({ step: 'add', 'people[]': people })).toMatchObject({ status: 'ok', message: 'Added 2.' })
  expect(await members()).toBe(2)
})

test('applications are found, then added at one level, then changed', async () => {
  const add = (fields: Record<string, string | string[]>) =>
    asHer(() => addTeamApplicationsAction(at.slug, idle, formOf(fields)))
  expect(await add({ step: 'find', q: 'ord' })).toMatchObject({
    value: { candidates: { found: [{ name: 'Orders' }] } },
  })
  expect(await add({ step: 'add', level: 'read' })).toMatchObject({
    fieldErrors: { applications: 'Choose an application first.' },
  })
  const chosen = { step: 'add', 'applications[]': application.id }
  expect(await add(chosen)).toMatchObject({ fieldErrors: { level: 'Choose read or write.' } })
  expect(await add({ ...chosen, level: 'read' })).toMatchObject({ message: 'Added one.' })
  const set = (level: string) =>
    asHer(() =>
      setTeamLevelsAction(
        at.slug,
        idle,
        formOf({ 'from[]': `${application.id}:read`, 'levels[]': `${application.id}:${level}` }),
      ),
    )
  expect(await set('almighty')).toMatchObject({ status: 'failed' })
  expect(await set('write')).toMatchObject({ message: 'Saved. It counts from the next request on.' })
  expect(await db.teamApplication.findMany({ where: { teamId } })).toMatchObject([{ level: 'write' }])
})

test('removing says first who loses what, and is done only when that is confirmed', async () => {
  const remove = (step: string) =>
    asHer(() => removeTeamPeopleAction(at.slug, idle, formOf({ step, 'people[]': at.member.membershipId })))
  expect(await remove('review')).toMatchObject({
    status: 'ok',
    value: {
      step: 'confirm',
      leaving: { people: [{ name: 'Max Member' }], applications: [{ name: 'Orders', level: 'write' }], count: 1 },
    },
  })
  expect(await remove('keep')).toMatchObject({ status: 'ok', value: { step: 'done' } })
  expect(await members()).toBe(2)
  expect(await remove('remove')).toMatchObject({
    status: 'ok',
    message: 'Removed. It counts from the next request on.',
  })
  expect(await members()).toBe(1)
})
