import { routes } from '@/lib/routes'
import { createTestApplication, giveApplication } from '@/lib/testing/applications'
import { addTestMember, createTestTeam } from '@/lib/testing/people'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

test('a team is created, filled and given an application, which its members then reach', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { slug } = organization
  const application = await createTestApplication(organization, { 'order:list': 'read' }, 'Order Service')
  const serviceUser = await createTestServiceUser(organization, { name: 'Deploy pipeline', role: 'manager' })
  const { secret: token } = await createTestToken(organization, serviceUser.id)
  await addTestMember(organization, { name: 'Nora Night' })
  const ask = (operation: string) => verify({ token, application: application.slug, operation })
  await expect.poll(() => ask('order:list')).toMatchObject({ code: 'not_permitted' })

  await page.goto(routes.teams(slug))
  await page.getByRole('button', { name: 'Create team' }).click()
  await page.getByLabel('Name').fill('Night shift')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('Team created.')).toBeVisible()

  await page.getByText('Add members').click()
  const found = page.getByRole('list', { name: 'Add members' })
  await page.getByLabel('Find users and service users').fill('nora')
  await found.getByRole('checkbox', { name: /Nora Night/ }).check()
  // Who was chosen stays so while one looks for others.
  await page.getByLabel('Find users and service users').fill('pipeline@')
  await found.getByRole('checkbox', { name: /Deploy pipeline/ }).check()
  await expect(found.getByRole('checkbox', { name: /Nora Night/ })).toBeChecked()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Added 2.')).toBeVisible()
  const members = page.getByRole('table', { name: 'Members of the team' })
  await expect(members.getByRole('link', { name: 'Nora Night' })).toBeVisible()
  await expect(members.getByRole('link', { name: 'Deploy pipeline' })).toBeVisible()

  await page
    .getByRole('navigation', { name: 'Members and applications' })
    .getByRole('link', { name: 'Applications' })
    .click()
  await page.getByText('Add applications').click()
  await page.getByLabel('Find applications').fill('order')
  await page
    .getByRole('list', { name: 'Add applications' })
    .getByRole('checkbox', { name: /Order Service/ })
    .check()
  await page.getByLabel('Level', { exact: true }).selectOption({ label: 'Read' })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Added one.')).toBeVisible()
  await expect.poll(() => ask('order:list')).toMatchObject({ code: 'ok' })
  expect(await ask('order:create')).toMatchObject({ code: 'not_permitted' })

  await page.getByLabel('Level on Order Service').selectOption({ label: 'Read and write' })
  await page.getByRole('button', { name: 'Save levels' }).click()
  await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
  await expect.poll(() => ask('order:create')).toMatchObject({ code: 'ok' })

  // The service user's own page says where it comes from.
  await page.goto(routes.serviceUser(slug, serviceUser.id))
  const access = page.getByRole('table', { name: 'Effective access' }).getByRole('row', { name: /Order Service/ })
  await expect(access).toContainText('Read and write')
  await expect(access.getByRole('link', { name: 'Night shift' })).toBeVisible()
  await access.getByText('All 1').click()
  await expect(access).toContainText('Manager: *')
})

test('removing a member says what they lose, and deleting the team takes all of it', async ({
  adminPage: page,
  organization,
}) => {
  const { slug } = organization
  const teamId = await createTestTeam(organization, 'Night shift')
  const application = await createTestApplication(organization, {}, 'Order Service')
  await giveApplication(teamId, application.id, 'write')
  await addTestMember(organization, { name: 'Nora Night', teams: [teamId] })
  await addTestMember(organization, { name: 'Nils Night', teams: [teamId] })
  await page.goto(routes.team(slug, teamId))
  const members = page.getByRole('table', { name: 'Members of the team' })
  await members.getByLabel('Choose Nora Night').check()
  await page.getByRole('button', { name: 'Remove from the team' }).click()
  await expect(page.getByRole('heading', { name: 'Remove Nora Night from Night shift?' })).toBeVisible()
  await expect(page.getByText('Order Service (read and write)')).toBeVisible()
  await page.getByRole('button', { name: 'Keep' }).click()
  await expect(members.getByRole('link', { name: 'Nora Night' })).toBeVisible()
  await members.getByLabel('Choose Nora Night').check()
  await page.getByRole('button', { name: 'Remove from the team' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('Removed. It counts from the next request on.')).toBeVisible()
  await expect(members.getByRole('link', { name: 'Nora Night' })).toBeHidden()
  await expect(members.getByRole('link', { name: 'Nils Night' })).toBeVisible()

  await page.getByText('Delete this team').click()
  await page.getByLabel('Type the name to confirm').fill('Night shift')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('Team deleted.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Night shift' })).toBeHidden()
})

test('Public is everyone’s: it keeps its name and its members, and gives applications', async ({
  adminPage: page,
  organization,
}) => {
  const { slug, publicTeamId } = organization
  const application = await createTestApplication(organization, {}, 'Order Service')
  await giveApplication(publicTeamId, application.id, 'read')
  await page.goto(routes.team(slug, publicTeamId))
  await expect(page.getByText('Everyone is in it, and nobody can be removed')).toBeVisible()
  await expect(page.getByText('Add members')).toBeHidden()
  await expect(page.getByText('Delete this team')).toBeHidden()
  await expect(page.getByLabel('Name', { exact: true })).toBeHidden()
  await page.goto(`${routes.team(slug, publicTeamId)}?show=applications`)
  await page.getByLabel('Level on Order Service').selectOption({ label: 'No access' })
  await page.getByRole('button', { name: 'Save levels' }).click()
  await expect(page.getByText('It gives no application yet')).toBeVisible()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('members are found, added and removed', async ({ adminPage: page, organization }) => {
    const teamId = await createTestTeam(organization, 'Night shift')
    await addTestMember(organization, { name: 'Nora Night' })
    await page.goto(routes.team(organization.slug, teamId))
    await page.getByText('Add members').click()
    await page.getByLabel('Find users and service users').fill('nora')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('checkbox', { name: /Nora Night/ }).check()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByText('Added one.')).toBeVisible()
    await page.getByLabel('Choose Nora Night').check()
    await page.getByRole('button', { name: 'Remove from the team' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(page.getByText('Removed. It counts from the next request on.')).toBeVisible()
    await expect(page.getByText('Nobody is in it yet')).toBeVisible()
  })
})
