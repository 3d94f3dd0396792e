// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Callers, createCallers } from '@/lib/actions/matrix/callers'
import { createWorld, neverGiven, state, type World } from '@/lib/actions/matrix/world'
import { runAs } from '@/lib/auth/caller'
import { newId } from '@/lib/ids'
import { projectRoot } from '@/lib/project-root'
import { createTestOrganization, type TestOrganization } from '@/lib/testing/factories'
import { inServerAction } from '@/lib/testing/server-request'

// Route handlers are no pages: no layout asks who calls. Found in the files, so that a new one fails here until the table says who may.

type Params = Record<string, string | string[]>
type Handler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

const folder = join(projectRoot(), 'app')
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Each is public: it begins or ends a sign-in, and whoever is signed in already gets what everybody gets. Methods, and where to look. */
const table: Record<string, { methods: string[]; params: (organization: string) => Params }> = {
  'api/auth/[...nextauth]/route.ts': { methods: ['GET', 'POST'], params: () => ({ nextauth: ['session'] }) },
  'api/auth/sso/[organization]/start/route.ts': { methods: ['GET'], params: (organization) => ({ organization }) },
  'api/auth/sso/[organization]/callback/route.ts': { methods: ['GET'], params: (organization) => ({ organization }) },
}
// next-auth's endpoints answer inside its own handler; lib/auth/options.db.test.ts calls them.
const tested = Object.keys(table).filter((route) => !route.includes('nextauth'))

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(^|\/)route\.tsx?$/.test(file),
)

let world: World
let other: TestOrganization
let callers: Callers

beforeAll(async () => {
  other = await createTestOrganization()
  world = await createWorld()
  callers = await createCallers(world.organization, other)
})

test('the table and the files name the same routes', () => {
  expect(files.sort()).toEqual(Object.keys(table).sort())
})

describe.each(Object.keys(table))('%s', (route) => {
  test('answers its methods and no others', async () => {
    const exported: Record<string, unknown> = await import(join(folder, route))
    expect(methods.filter((method) => method in exported)).toEqual(table[route]!.methods)
  })
})

describe.each(tested)('%s', (route) => {
  test('answers everybody alike, of an organization that exists and of one that does not', async () => {
    const before = await state(other)
    const { GET } = (await import(join(folder, route))) as { GET: Handler }
    const answers: string[] = []
    for (const caller of Object.values(callers)) {
      for (const organization of [world.organization.id, newId('org'), neverGiven(world.names).application]) {
        const params = Promise.resolve(table[route]!.params(organization))
        const request = new Request(`http://localhost:3000/${route}?code=x&state=x`, {
          headers: { 'sec-fetch-site': 'same-origin' },
        })
        const answer = await inServerAction(() => runAs(caller, () => GET(request, { params })))
        answers.push(`${answer.status} ${answer.headers.get('location')}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set([answers[0]]))
    expect(answers[0]).toMatch(/^30\d (http:\/\/localhost:3000)?\/login/)
    expect(await state(other)).toEqual(before)
  })
})
