import { expect, vi } from 'vitest'
import { asAdmin } from '@/lib/testing/factories'
import { tokenListParams } from '@/lib/tokens/list-params'
import { listTokens } from '@/lib/tokens/queries/list'
import { serviceTokens } from '@/lib/tokens/realm'
import { offlineVerifiersOfThisFile } from '../offline/testing/offline-verifiers'
import type { LayeredTree } from './layered-tree'
import { type PlainAnswer, plainVerifiersOfThisFile } from './plain-verifier'
import { type TestVerifier, verifierOfThisFile } from './test-verifier'
import type { TestWorld } from './test-world'

/** What each says of a tree. */
interface Said {
  list: Record<string, string> | undefined
  verifier: string[]
  /** Whether it accepts each secret; likewise the next. */
  offlineVerifier: boolean[]
  plainVerifier: boolean[]
}

export interface Witnesses {
  verifier: () => TestVerifier
  /** Fails unless list, verifier, offline verifier and plain verifier say of an organization's trees what is true. @param titles of the trees. */
  agree: (world: TestWorld, trees: Map<string, LayeredTree>) => Promise<void>
}

/** Whoever can be asked about trees; a plain verifier knows nothing but revocation ids. */
export function witnessesOfThisFile(): Witnesses {
  // It listens to nobody, and looks when it is asked, so that one look tells of all that has happened to trees since.
  const verifier = verifierOfThisFile({ directDatabaseUrl: 'postgresql://127.0.0.1:1/nowhere' })
  const follow = plainVerifiersOfThisFile()
  const offlineVerifier = offlineVerifiersOfThisFile()
  const plainVerifiers = new Map<string, (secrets: string[]) => Promise<PlainAnswer>>()

  /** Of each secret. */
  async function codes({ organization }: TestWorld, secrets: string[]): Promise<string[]> {
    const { running } = verifier.get()
    await running.catchUp()
    const question = { organization: organization.id, access: 'read' as const }
    const answers = await Promise.all(secrets.map((token) => running.decide({ ...question, token })))
    return answers.map(({ code }) => code)
  }

  async function accepted({ organization }: TestWorld, secrets: string[]) {
    const { url } = verifier.get()
    const { slug } = organization
    const plain = plainVerifiers.get(slug) ?? follow(url, slug)
    plainVerifiers.set(slug, plain)
    const { accepted: byPlain, position } = await plain(secrets)
    const offline = await offlineVerifier(url, slug)
    // It hears of what the other has asked for.
    await vi.waitUntil(() => offline.status().position >= position, { timeout: 60_000, interval: 2 })
    const answers = await Promise.all(secrets.map((token) => offline.verify({ token, access: 'read' })))
    return { byPlain, byOffline: answers.map(({ valid }) => valid) }
  }

  async function ask(world: TestWorld, trees: LayeredTree[]): Promise<Said[]> {
    const secrets = trees.flatMap((tree) => tree.secrets)
    const isVisible = trees[0]?.statuses() !== undefined
    const [list, byVerifier, { byPlain, byOffline }] = await Promise.all([
      isVisible ? listed(world) : undefined,
      codes(world, secrets),
      accepted(world, secrets),
    ])
    let end = 0
    return trees.map((tree) => {
      const begin = end
      end += tree.secrets.length
      const ids = Object.keys(tree.statuses() ?? {})
      return {
        list: list && Object.fromEntries(ids.map((id) => [id, list.get(id) ?? 'not listed'])),
        verifier: byVerifier.slice(begin, end),
        offlineVerifier: byOffline.slice(begin, end),
        plainVerifier: byPlain.slice(begin, end),
      }
    })
  }

  return {
    verifier: verifier.get,
    async agree(world, trees) {
      const titles = [...trees.keys()]
      const said = await ask(world, [...trees.values()])
      expect(Object.fromEntries(said.map((each, index) => [titles[index], each]))).toEqual(
        Object.fromEntries([...trees].map(([title, tree]) => [title, truthOf(tree)])),
      )
    },
  }
}

function truthOf(tree: LayeredTree): Said {
  const accepted = tree.codes().map((code) => code === 'ok')
  return { list: tree.statuses(), verifier: tree.codes(), offlineVerifier: accepted, plainVerifier: accepted }
}

/** The status of every row of an organization, as the list's filter finds it. */
async function listed({ organization }: TestWorld): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const status of ['active', 'revoked', 'expired']) {
    let cursor: string | undefined
    do {
      const params = tokenListParams({ status, sort: 'name', cursor })
      const page = await asAdmin(organization, () => listTokens(serviceTokens(organization.slug), params))
      for (const row of page.rows) found.set(row.id, found.has(row.id) ? 'listed twice' : row.status)
      cursor = page.next
    } while (cursor)
  }
  return found
}
