// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../auth/caller'
import { createTestOrganization, type TestOrganization } from '../testing/factories'
import { personalTokens } from '../tokens/realm'
import {
  alone,
  type Callers,
  createCallers,
  createCallersFor,
  type Ended,
  endOf,
  endsOf,
  expectedOf,
  expectedOfAll,
  expectedOfMembers,
  type Outcome,
  operationsOf,
} from './matrix/callers'
import { actionOf } from './matrix/entry'
import { account, invited, open, own } from './matrix/everybody'
import { foundActions } from './matrix/found-actions'
import { send, sendPlain } from './matrix/send'
import { namesInTable, organizationActions } from './matrix/table'
import { tokens } from './matrix/tokens'
import { createWorld, type Names, neverGiven, state, type World } from './matrix/world'

// Every action, called by everybody: what comes of it is told by one table, lib/actions/matrix.

const found = await foundActions()

let world: World
let other: TestOrganization
let callers: Callers
let untouched: Record<string, string>

// The callers' own world is that of the last action, unless that has changed something in it.
beforeEach(async () => {
  other ??= await createTestOrganization()
  if (world && JSON.stringify(await state(other)) === JSON.stringify(untouched)) return
  world = await createWorld()
  callers = await createCallers(world.organization, other)
  untouched = await state(other)
})

test('every action is in the table, and nothing else', () => {
  expect([...found.keys()].sort()).toEqual(namesInTable())
})

describe.each(Object.entries(organizationActions))('%s', (line, entry) => {
  const needs = operationsOf(entry)

  test(`is for those who hold ${needs.join(' and ')}`, async () => {
    const all = { ...callers, ...(await createCallersFor(world.organization, needs)) }
    const expected = expectedOf(needs)
    untouched = await state(other)

    const may = Object.fromEntries(Object.entries(all).filter(([name]) => expected[name] === 'passes'))
    const mayNot = Object.fromEntries(Object.entries(all).filter(([name]) => expected[name] !== 'passes'))
    const call = (names: Names) => () => send(found.get(actionOf(line))!, world.organization.slug, entry.send(names))
    expect(await endsOf(mayNot, call(world.names))).toEqual(onlyOf(mayNot, expected))
    expect(await endsOf(mayNot, call(neverGiven(world.names)))).toEqual(onlyOf(mayNot, expected))
    expect(await state(other)).toEqual(untouched)

    expect(await endsOf(may, call(neverGiven(world.names)))).toEqual(onlyOf(may, expected))
  })

  const carryOut = (caller: Caller | null) =>
    endOf(caller, () => send(found.get(actionOf(line))!, world.organization.slug, entry.send(world.names)))

  test('is carried out for an admin', async () => {
    expectTold(await carryOut(callers.Admin!), entry.admin)
  })

  test('is carried out for whoever holds just that, as far as they hold what they give', async () => {
    const { [alone]: caller } = await createCallersFor(world.organization, needs)
    expectTold(await carryOut(caller!), entry.others ?? entry.admin)
  })
})

describe.each(Object.entries(own))('%s', (line, sent) => {
  test('is for every member', async () => {
    const call = (names: Names) => () => send(found.get(line)!, world.organization.slug, sent(names))
    const expected = expectedOfMembers()
    expect(await endsOf(callers, call(neverGiven(world.names)))).toEqual(expected)
    const mayNot = Object.fromEntries(Object.entries(callers).filter(([name]) => expected[name] !== 'passes'))
    expect(await endsOf(mayNot, call(world.names))).toEqual(onlyOf(mayNot, expected))
    expect(await state(other)).toEqual(untouched)
    expectTold(await endOf(callers.Admin!, call(world.names)))
  })
})

/** These are about an organization's service tokens alone, or whichever. */
const realmless = ['findServiceUsersAction', 'inspectTokenAction']

// Whose token it is decides, and no role; lib/tokens/personal-access.db.test.ts shows that nobody else's exist.
describe.each(Object.keys(tokens).filter((line) => !realmless.includes(line)))('%s, of personal tokens', (line) => {
  test('is for every member, and finds no service token', async () => {
    const call = (names: Names) => () =>
      send(found.get(actionOf(line))!, world.organization.slug, tokens[line]!.send(names), personalTokens)
    expect(await endsOf(callers, call(neverGiven(world.names)))).toEqual(expectedOfMembers())
    expect(await endsOf(callers, call(world.names))).toEqual(expectedOfMembers())
  })
})

describe.each(Object.entries(account))('%s', (line, sent) => {
  test('is for whoever is signed in, member or not', async () => {
    expect(await endsOf(callers, () => sendPlain(found.get(line)!, sent()))).toEqual(expectedOfAll('passes', 'sign in'))
  })
})

describe.each(Object.entries(invited))('%s', (line, { send: sent, signedOut }) => {
  test('is for nobody without an invitation’s secret', async () => {
    expect(await endsOf(callers, () => send(found.get(line)!, 'x'.repeat(43), sent()))).toEqual(
      expectedOfAll('invitation', signedOut),
    )
    expect(await state(other)).toEqual(untouched)
  })
})

describe.each(Object.entries(open))('%s', (line, { send: sent, comes }) => {
  test('asks nobody who they are', async () => {
    expect(await endsOf(callers, () => sendPlain(found.get(line)!, sent()))).toEqual(expectedOfAll(comes))
    expect(await state(other)).toEqual(untouched)
  })
})

/** It succeeded, or was refused in the words that are expected. */
function expectTold({ outcome, answer, redirect }: Ended, words?: RegExp): void {
  expect(outcome).toBe('passes')
  if (words) expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(words) })
  else expect(redirect ?? answer?.status, answer?.message).toMatch(/^ok$|^\//)
}

function onlyOf(callers: Callers, expected: Record<string, Outcome>): Record<string, Outcome> {
  return Object.fromEntries(Object.keys(callers).map((name) => [name, expected[name]!]))
}
