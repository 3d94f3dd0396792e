import { describe, expect, test } from 'vitest'
import { db } from '../db/client'
import { newId } from '../ids'
import { testPassword } from '../testing/factories'
import { rankDistance, timesInTurn } from '../testing/rank-test'
import { giveTotp } from '../testing/second-factor'
import { hashPassword } from './password'
import { signIn } from './sign-in'
import { wrongCredentials } from './wrong-credentials'

// What the time of a refusal tells: distributions are compared, so that it does not matter how fast the machine is.

const rounds = 50
const passwordHash = await hashPassword(testPassword)
let addresses = 0

/** Each with an address of its own, which the limits count by. */
const refused = async (email: string) => {
  addresses += 1
  const client = { address: `198.51.${addresses >> 8}.${addresses & 255}`, userAgent: null }
  expect(await signIn(email, 'not the password', client)).toEqual({ ok: false, message: wrongCredentials })
}

async function people(given: { passwordHash: string | null; totp?: boolean }): Promise<string[]> {
  const users = Array.from({ length: rounds }, () => ({ id: newId('usr'), name: 'Somebody' }))
  await db.user.createMany({
    data: users.map((user) => ({ ...user, email: `${user.id}@example.com`, passwordHash: given.passwordHash })),
  })
  if (given.totp) for (const { id } of users) await giveTotp(id)
  return users.map(({ id }) => `${id}@example.com`)
}

async function distance(one: string[], other: string[], attempt = refused): Promise<number> {
  const [a, b] = await timesInTurn(
    rounds,
    (round) => attempt(one[round]!),
    (round) => attempt(other[round]!),
  )
  return rankDistance(a, b)
}

describe('the time that a wrong password takes', () => {
  const nobody = Array.from({ length: rounds }, (_, index) => `nobody${index}@example.com`)

  test('does not tell whether there is such a user', async () => {
    expect(Math.abs(await distance(await people({ passwordHash }), nobody))).toBeLessThan(4)
  })

  test('does not tell whether the user has a second factor', async () => {
    const withFactor = await people({ passwordHash, totp: true })
    expect(Math.abs(await distance(await people({ passwordHash }), withFactor))).toBeLessThan(4)
  })

  test('does not tell whether the user has a password at all', async () => {
    expect(Math.abs(await distance(await people({ passwordHash }), await people({ passwordHash: null })))).toBeLessThan(
      4,
    )
  })

  test('would be found out if it did', async () => {
    const leaky = async (email: string) => {
      // As if only those who exist had their password verified.
      if (await db.user.findUnique({ where: { email } })) await refused(email)
    }
    expect(await distance(await people({ passwordHash }), nobody, leaky)).toBeGreaterThan(4)
  })
})
