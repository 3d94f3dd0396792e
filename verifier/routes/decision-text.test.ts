import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codes, type Decision, unavailable } from '@/lib/decision/decision'
import { decisionText } from './decision-text'

const text = fc.string({ unit: 'binary' })
const organization = fc.record({ id: text, slug: text })
const principal = fc.record({
  kind: fc.constantFrom('service_user' as const, 'user' as const),
  id: text,
  identifier: text,
  name: text,
  role: text,
})
const token = fc.record({
  id: text,
  name: text,
  kind: fc.constantFrom('service' as const, 'personal' as const, 'scim' as const),
  rootId: text,
  attenuated: fc.boolean(),
  registered: fc.boolean(),
  expiresAt: fc.option(text),
})
const told = { allowed: fc.boolean(), code: fc.constantFrom(...codes), reason: text }
const failedCheck = fc.record({ block: fc.nat(), source: text })

// In the order in which decisions are put together.
const decision: fc.Arbitrary<Required<Decision> | Decision> = fc.oneof(
  fc.record({ ...told, organization, principal, token }),
  fc.record({ ...told, failedCheck, organization, principal, token }),
  fc.record({ ...told, organization }),
  fc.record(told),
)

test('writes what JSON.stringify() writes, the first time and again', () => {
  fc.assert(
    fc.property(decision, (made) => {
      const expected = JSON.stringify(made)
      expect(decisionText(made)).toBe(expected)
      expect(decisionText({ ...made })).toBe(expected)
    }),
  )
})

test('what was kept for a token is not told of another organization or principal', () => {
  fc.assert(
    fc.property(decision, organization, principal, (made, otherOrganization, otherPrincipal) => {
      decisionText(made)
      const other = { ...made, organization: otherOrganization, principal: otherPrincipal }
      expect(JSON.parse(decisionText(other))).toEqual(JSON.parse(JSON.stringify(other)))
    }),
  )
})

test('what is kept is only what the token is told with: code and sentence are those of each decision', () => {
  const [made] = fc.sample(fc.record({ ...told, organization, principal, token }), 1)
  decisionText(made!)
  const { code, reason } = unavailable()
  expect(JSON.parse(decisionText({ ...made!, allowed: false, code, reason }))).toMatchObject({ code, reason })
})
