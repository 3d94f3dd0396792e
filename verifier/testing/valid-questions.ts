import {
  attenuateTestToken,
  copyOf,
  createTestServiceUser,
  createTestToken,
  registerTestCopy,
  type TestWorld,
} from './test-world'

/** Questions that are allowed: about a root, a narrow child, listed and unlisted copies, and custom Datalog, of an admin and of someone who needs roles and teams. */
export async function validQuestions(world: TestWorld): Promise<Record<string, unknown>[]> {
  const reader = await createTestServiceUser(world.organization, 'Reader', 'member')
  const asked = {
    organization: world.organization.slug,
    application: 'orders',
    operation: 'order:list',
    clientIp: '203.0.113.7',
    method: 'GET',
    path: '/orders',
  }
  const secrets: string[] = []
  for (const serviceUserId of [world.pipeline.id, reader.id]) {
    const root = await createTestToken(world, { serviceUserId, expiresAt: '2126-01-01T00:00:00Z' })
    const child = await attenuateTestToken(world, root.tokenId, [
      { type: 'applications', ids: [world.orders.id] },
      { type: 'operations', names: ['order:list', 'order:read'] },
      { type: 'networks', cidrs: ['203.0.113.0/24', '2001:db8::/32'] },
    ])
    const listed = await copyOf(world, child.secret, [{ type: 'read_only' }])
    await registerTestCopy(world, listed, [[{ type: 'read_only' }]])
    const unlisted = await copyOf(world, listed, [{ type: 'not_before', at: '2020-01-01T00:00:00Z' }])
    const custom = await copyOf(world, root.secret, [
      {
        type: 'custom',
        source: 'check if operation($o), $o.starts_with("order:"), path($p), $p.starts_with("/orders");',
      },
    ])
    secrets.push(root.secret, child.secret, listed, unlisted, custom)
  }
  return secrets.map((token) => ({ ...asked, token }))
}
