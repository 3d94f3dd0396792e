import { runAs } from '@/lib/auth/caller'
import { db } from '@/lib/db/client'
import { createRole } from '@/lib/roles/mutations/create-role'
import { updateRole } from '@/lib/roles/mutations/update-role'
import { createRoleSchema, updateRoleSchema } from '@/lib/roles/schema'
import { routes } from '@/lib/routes'
import { createTestApplication, giveApplication } from '@/lib/testing/applications'
import { asAdmin, type TestOrganization } from '@/lib/testing/factories'
import { addTestMember, createTestRole } from '@/lib/testing/people'
import { createTestServiceUser, createTestToken } from '@/lib/testing/tokens'
import { expect, test } from './fixtures'

const catalogue = { 'order:list': 'read', 'order:read': 'read', 'order:create': 'write', 'cart:list': 'read' } as const

const create = (organization: TestOrganization, fields: Record<string, unknown>) =>
  asAdmin(organization, () => createRole(organization.slug, createRoleSchema.parse(fields)))

test('a role is created in the matrix, which shows what each wildcard covers', async ({
  adminPage: page,
  organization,
}) => {
  const { slug } = organization
  await createTestApplication(organization, catalogue, 'Order Service')
  await page.goto(routes.roles(slug))
  await page.getByRole('button', { name: 'Create role' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Order desk')

  const operations = page.getByRole('list', { name: 'Operations of Order Service' })
  const box = (grant: string) => operations.getByRole('checkbox', { name: grant, exact: true })
  await expect(page.getByText('0 of 4 granted')).toBeVisible()
  await box('order:*').check()
  await expect(page.getByText('3 of 4 granted')).toBeVisible()
  for (const grant of ['order:list', 'order:read', 'order:create']) {
    await expect(box(grant)).toBeChecked()
    await expect(box(grant)).toBeDisabled()
  }
  await expect(operations.getByText('by order:*')).toHaveCount(3)
  await box('order:*').uncheck()
  await page.getByRole('checkbox', { name: '@read' }).check()
  await expect(operations.getByText('by @read')).toHaveCount(3)
  await box('order:create').check()

  // What is ticked stays while one looks for something else.
  await page.getByLabel('Find an operation or an application').fill('cart')
  await page.getByRole('button', { name: 'Find' }).click()
  await expect(operations.getByRole('checkbox')).toHaveCount(1)
  await expect(page.getByRole('checkbox', { name: 'order:create' })).toBeChecked()

  await page.getByLabel('More patterns').fill('*:export\norder')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByText('“order” is no grant.')).toBeVisible()
  await page.getByLabel('More patterns').fill('*:export')
  await page.getByRole('group', { name: 'Usage' }).getByLabel('Read').check()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Order desk' })).toBeVisible()
  await expect(page.getByText('Role created.')).toBeVisible()
  for (const grant of ['@read', '*:export', 'order:create']) {
    await expect(page.getByRole('checkbox', { name: grant, exact: true }).first()).toBeChecked()
  }
})

test('before saving one sees who would gain and lose what, and the verifier follows', async ({
  adminPage: page,
  organization,
  verify,
}) => {
  const { slug } = organization
  const application = await createTestApplication(organization, catalogue, 'Order Service')
  await giveApplication(organization.publicTeamId, application.id, 'write')
  const role = await createTestRole(organization, { name: 'Clerk', grants: ['order:list'] })
  await addTestMember(organization, { name: 'Cleo Clerk', role })
  const serviceUser = await createTestServiceUser(organization, { name: 'Clerk bot' })
  await db.serviceUser.update({ where: { id: serviceUser.id }, data: { roleId: role } })
  const { secret: token } = await createTestToken(organization, serviceUser.id)
  const ask = (operation: string) => verify({ token, application: application.slug, operation })
  await expect.poll(() => ask('order:list')).toMatchObject({ code: 'ok' })

  await page.goto(routes.role(slug, role))
  await page.getByRole('checkbox', { name: 'order:list', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'order:create', exact: true }).check()
  await page.getByRole('button', { name: 'Review changes' }).first().click()
  await expect(page.getByText('It concerns one user and one service user.')).toBeVisible()
  await expect(page.getByText('Users: Cleo Clerk')).toBeVisible()
  await expect(page.getByText('Service users: Clerk bot')).toBeVisible()
  const change = page.getByRole('region', { name: 'Order Service' })
  await expect(change.getByText('Gained order:create')).toBeVisible()
  await expect(change.getByText('Lost order:list')).toBeVisible()

  await page.getByRole('button', { name: 'Back to editing' }).click()
  await expect(page.getByRole('checkbox', { name: 'order:create', exact: true })).toBeChecked()
  expect(await ask('order:create')).toMatchObject({ code: 'not_permitted' })
  await page.getByRole('button', { name: 'Review changes' }).first().click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
  await expect.poll(() => ask('order:create')).toMatchObject({ code: 'ok' })
  await expect.poll(() => ask('order:list')).toMatchObject({ code: 'not_permitted' })
})

test('of two admins at once the second is told, and may save all the same', async ({
  adminPage: page,
  organization,
}) => {
  const { slug, secondAdmin } = organization
  const { id } = await create(organization, { name: 'Contested' })
  await page.goto(routes.role(slug, id))
  await page.getByLabel('Description').fill('By Ada')
  await runAs(secondAdmin.caller, () =>
    updateRole(slug, updateRoleSchema.parse({ roleId: id, name: 'Contested', description: 'By Albert' })),
  )
  await page.getByRole('button', { name: 'Review changes' }).first().click()
  await expect(page.getByText('Albert Admin changed this role while you were editing it.')).toBeVisible()
  await expect(page.getByLabel('Description')).toHaveValue('By Ada')
  await page.getByRole('button', { name: 'Review changes' }).first().click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
  await expect(page.getByText('By Albert')).toBeHidden()
})

test('a built-in role can be looked at and cloned, and changed by nobody', async ({
  adminPage: page,
  organization,
}) => {
  const { slug, roleIds } = organization
  await createTestApplication(organization, catalogue, 'Order Service')
  await page.goto(routes.role(slug, roleIds.member))
  await expect(page.getByText('It comes with every organization and cannot be changed.')).toBeVisible()
  await expect(page.getByText('3 of 4 granted')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Review changes' })).toBeHidden()
  await expect(page.getByText('Delete this role')).toBeHidden()
  await page.getByRole('link', { name: 'Clone' }).click()
  await expect(page.getByText('Filled from Member.')).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Copy of Member')
  await expect(page.getByRole('checkbox', { name: '@read' })).toBeChecked()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Copy of Member' })).toBeVisible()
})

test('a role in use is deleted only with another in its place', async ({ adminPage: page, organization }) => {
  const { slug } = organization
  const role = await createTestRole(organization, { name: 'Temporary', grants: ['order:*'] })
  const { membershipId } = await addTestMember(organization, { name: 'Tina Temporary', role })
  await page.goto(routes.role(slug, role))
  await page.getByText('Delete this role').click()
  const section = page.getByRole('group').filter({ hasText: 'Delete this role' })
  await expect(section.getByText('It is the role of one user.')).toBeVisible()
  await expect(section.getByRole('button', { name: 'Delete' })).toBeHidden()
  await section.getByLabel('Replacement').selectOption({ label: 'Member' })
  await section.getByRole('button', { name: 'Review changes' }).click()
  await expect(section.getByText('Users: Tina Temporary')).toBeVisible()
  await section.getByLabel('Type the name to confirm').fill('temporary')
  await section.getByRole('button', { name: 'Delete' }).click()
  await expect(section.getByRole('alert')).toHaveText('Type Temporary to confirm.')
  await section.getByLabel('Type the name to confirm').fill('Temporary')
  await section.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('Role deleted.')).toBeVisible()
  await page.goto(routes.member(slug, membershipId))
  await expect(page.getByText('The role Member says which operations')).toBeVisible()
})

test('someone who holds little is offered no more than that', async ({ page, organization, signInAs }) => {
  const { slug } = organization
  await createTestApplication(organization, catalogue, 'Order Service')
  const operations = ['organization:read', 'application:read', 'role:read', 'role:create', 'role:update', 'usage:read']
  const role = await createTestRole(organization, { name: 'Lead', grants: ['order:*'], operations })
  await signInAs(await addTestMember(organization, { name: 'Lea Lead', role }))
  await page.goto(routes.newRole(slug))
  const box = (grant: string) => page.getByRole('checkbox', { name: grant, exact: true })
  await expect(box('order:list')).toBeEnabled()
  await expect(box('cart:list')).toBeDisabled()
  await expect(box('*')).toBeDisabled()
  await expect(page.getByRole('group', { name: 'Usage' }).getByLabel('Read')).toBeEnabled()
  await expect(page.getByRole('group', { name: 'Role' }).getByLabel('Update')).toBeDisabled()
  await page.getByLabel('Name', { exact: true }).fill('Beyond')
  await page.getByLabel('More patterns').fill('cart:list')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const refusal = 'You do not hold cart:list yourself'
  await expect(page.getByRole('alert').filter({ hasText: refusal })).toBeVisible()
})

test.describe('before JavaScript has loaded', () => {
  test.use({ javaScriptEnabled: false })

  test('the matrix, the review and saving work', async ({ adminPage: page, organization }) => {
    await createTestApplication(organization, catalogue, 'Order Service')
    await page.goto(routes.newRole(organization.slug))
    await page.getByLabel('Name', { exact: true }).fill('No script')
    await page.getByRole('checkbox', { name: '@read' }).check()
    await page.getByLabel('More patterns').fill('stock:*\nwrong')
    await page.getByLabel('Find an operation or an application').fill('cart')
    await page.getByRole('button', { name: 'Find' }).click()
    await expect(page.getByText('1 of 1 found granted')).toBeVisible()
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('No script')
    await expect(page.getByLabel('More patterns')).toHaveValue('stock:*\nwrong')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByText('“wrong” is no grant.')).toBeVisible()
    await page.getByLabel('More patterns').fill('stock:*')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'No script' })).toBeVisible()
    await page.getByRole('checkbox', { name: 'stock:*' }).uncheck()
    await page.getByRole('button', { name: 'Review changes' }).first().click()
    await expect(page.getByText('Lost stock:*')).toBeVisible()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved. It counts from the next request on.')).toBeVisible()
    await expect(page.getByRole('checkbox', { name: 'stock:*' })).toBeHidden()
  })
})
