import 'server-only'
import { canDo, getMember, type Member } from '../auth/require-member'
import { Prisma } from '../db/client'
import { countRows } from '../lists/count'
import { listOwnOrganizations } from './queries'

/** What the frame around an organization's screens shows; null for whoever is not a member. */
export async function getShell(slug: string) {
  const member = await getMember(slug)
  if (!member) return null
  const [organizations, counts] = await Promise.all([listOwnOrganizations(), sidebarCounts(member)])
  return {
    organization: { name: member.organization.name, slug: member.organization.slug },
    organizations: organizations ?? [],
    user: { name: member.user.name, email: member.user.email },
    operations: member.role.managementOperations,
    counts,
  }
}

// Beside the sidebar's links, for those who may open them. One more than the limit stands for "10,000+".
async function sidebarCounts(member: Member): Promise<Record<string, number | undefined>> {
  const { id } = member.organization
  const count = async (allowed: boolean, from: Prisma.Sql) => {
    if (!allowed) return undefined
    const counted = await countRows(from)
    return counted.exact ? counted.count : counted.count + 1
  }
  const [tokens, serviceUsers, applications, members] = await Promise.all([
    count(
      canDo(member, 'service_token:read'),
      Prisma.sql`FROM "Token" WHERE "organizationId" = ${id} AND "kind" <> 'personal'`,
    ),
    count(canDo(member, 'service_user:read'), Prisma.sql`FROM "ServiceUser" WHERE "organizationId" = ${id}`),
    count(
      canDo(member, 'application:read'),
      Prisma.sql`FROM "Application" WHERE "organizationId" = ${id} AND "deletedAt" IS NULL`,
    ),
    count(canDo(member, 'member:read'), Prisma.sql`FROM "Membership" WHERE "organizationId" = ${id}`),
  ])
  return { 'service-tokens': tokens, 'service-users': serviceUsers, applications, members }
}
