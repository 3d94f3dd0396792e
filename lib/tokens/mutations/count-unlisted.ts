import 'server-only'
import { db } from '../../db/client'
import { mergeSketches } from '../state/copy-sketch'

/** Adds what a verifier counted of a credential's copies for which there is no room in the list. Others may have counted the same ones. */
export async function countUnlistedCopies(credentialId: string, sketch: Uint8Array): Promise<void> {
  await db.$transaction(async (tx) => {
    const [known] = await tx.$queryRaw<{ unlistedCopies: Uint8Array | null }[]>`
      SELECT "unlistedCopies" FROM "Credential" WHERE "id" = ${credentialId} FOR NO KEY UPDATE`
    if (!known) return
    const unlistedCopies = mergeSketches(known.unlistedCopies ?? new Uint8Array(), sketch)
    await tx.credential.update({ where: { id: credentialId }, data: { unlistedCopies }, select: { id: true } })
  })
}
