import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { keyEntity } from '../entity'
import { createSigningKey } from '../signing-key'

/** Makes a new key sign from now on. What the present one has signed stays good: its key goes on verifying until it is retired. */
export async function rotateKey(slug: string, { keyId }: { keyId: number }): Promise<{ id: number }> {
  const member = await requireMember(slug, 'key:rotate')
  const organizationId = member.organization.id
  return db.$transaction(async (tx) => {
    // Of two who rotate at once the second waits here, and finds that its key signs no more. So do those who mint with it.
    const [present] = await tx.$queryRaw<{ id: number }[]>`
      SELECT "id" FROM "SigningKey"
      WHERE "id" = ${keyId} AND "organizationId" = ${organizationId} AND "state" = 'signing' FOR UPDATE`
    if (!present) throw new Refusal('This key does not sign any more: somebody has rotated it. Reload the page.')
    await tx.signingKey.update({
      where: { id: keyId, organizationId },
      data: { state: 'verifying' },
      select: { id: true },
    })
    const { id, publicKey } = await createSigningKey(tx, organizationId)
    await appendAudit(tx, member, {
      action: 'key:rotate',
      entity: keyEntity(id),
      before: { signingKey: keyId },
      after: { signingKey: id, algorithm: 'ed25519', publicKey },
    })
    return { id }
  })
}
