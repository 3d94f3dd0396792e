import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codes } from '@/lib/decision/decision'
import { verifyRequestSchema } from '@/lib/decision/request'
import { projectRoot } from '@/lib/project-root'
import { forwardAuthAnswer } from '@/verifier/routes/forward-auth-answer'

// The guide names what there is, in the order in which it is decided, and the statuses that forward-auth answers.

const text = readFileSync(join(projectRoot(), 'docs/guides/verify.md'), 'utf8')

/** The rows of the table with this heading. */
function tableOf(heading: string): string[][] {
  const [, table = ''] = text.split(`| ${heading} |`)
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n').slice(2)
  return rows.map((row) => row.slice(2, -2).split(' | '))
}

const namesIn = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!)

test('every field', () => {
  const fields = tableOf('field').flatMap(([names]) => namesIn(names!))
  expect(fields.sort()).toEqual(Object.keys(verifyRequestSchema.shape).sort())
})

test('every code, with the status of forward-auth', () => {
  const told = tableOf('code').map(([name, , status]) => [namesIn(name!)[0], status])
  const person = { id: '', identifier: '', name: '', role: '', kind: 'service_user' as const }
  const token = { id: '', name: '', kind: 'service' as const, rootId: '', attenuated: false, registered: true }
  const statusOf = (code: (typeof codes)[number]) =>
    forwardAuthAnswer({
      allowed: code === 'ok',
      code,
      reason: '',
      principal: person,
      organization: { id: '', slug: '' },
      token: { ...token, expiresAt: null },
    }).status
  expect(told).toEqual(codes.map((code) => [code, code === 'ok' ? '–' : String(statusOf(code))]))
})
