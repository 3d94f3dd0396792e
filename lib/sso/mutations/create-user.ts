import 'server-only'
import { appendToChain, installationChain } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { newId } from '../../ids'
import type { Person } from '../claims'

/** Creates the user of somebody new. They have no password: who owns the address can have one by mail. */
export async function createUser(tx: Transaction, { email, name }: Person, address: string | null) {
  const user = { id: newId('usr'), name, email }
  await tx.user.create({ data: user, select: { id: true } })
  await appendToChain(tx, installationChain, { type: 'user', id: user.id, name, address }, [
    { action: 'user:create', entity: { type: 'user', id: user.id, name }, after: { email, name } },
  ])
  return user
}
