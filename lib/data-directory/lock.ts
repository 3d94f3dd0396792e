import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { endProcesses } from '../processes/end'
import { processIdentity } from '../processes/identity'
import { StartupProblem } from '../processes/startup-problem'
import { readIfThere, writePrivateFile } from './private-file'

/** What an instance says about itself in the data directory that it uses. */
interface Claim {
  /** Of processIdentity. */
  owner: string
  /** Whose end is its end as well: npm, when that started it. */
  master: string | undefined
  /** `claiming` until it has seen that there is no other. */
  state: 'claiming' | 'held'
  /** What it runs as, for the sentence that another instance prints. */
  purpose: string
  /** Identities of the processes it started, to be ended by its successor should it be killed alone. */
  children: string[]
}

export interface Lock {
  /** Identities of processes that an instance killed before this one left behind. */
  abandoned: string[]
  recordChildren(identities: string[]): void
  release(): void
}

const SUFFIX = '.claim'
const ATTEMPTS = 30
/** How long an instance may take to finish requests and stop, in milliseconds. */
const STOP = 15_000

/**
 * Makes this process the only one to use the data directory.
 *
 * Each instance lays down a claim under a name of its own (process id and start) and then looks whether a living process has one as
 * well. Claims of dead processes are simply removed: their names never come back, so no one can mistake a new claim for an old one,
 * whoever else starts at the same moment and whatever was killed before.
 */
export async function lockDataDirectory(dataDirectory: string, purpose: string, master?: string): Promise<Lock> {
  const folder = path.join(dataDirectory, 'instances')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const claim: Claim = { owner: processIdentity(process.pid)!, master, state: 'claiming', purpose, children: [] }
  const file = path.join(folder, fileName(claim.owner))
  const write = () => writePrivateFile(file, JSON.stringify(claim))
  const release = () => rmSync(file, { force: true })

  for (let attempt = 1; ; attempt++) {
    write()
    const { living, dead } = readClaims(folder, claim.owner)
    if (living.length === 0) {
      claim.state = 'held'
      write()
      for (const one of dead) rmSync(path.join(folder, fileName(one.owner)), { force: true })
      return {
        abandoned: dead.flatMap((one) => one.children),
        recordChildren(identities) {
          claim.children = identities
          write()
        },
        release,
      }
    }
    release()
    const holder = living.find((one) => one.state === 'held')
    if (holder?.master && !isAlive(holder.master)) {
      // It is about to end by itself, or would if it were not stuck.
      await endProcesses([holder.owner], STOP)
      continue
    }
    if (holder || attempt === ATTEMPTS) throw inUse(dataDirectory, holder ?? living[0]!)
    // Two instances claimed at the same moment and both step back; chance decides who comes again first.
    await wait(10 + Math.random() * 90)
  }
}

function readClaims(folder: string, self: string): { living: Claim[]; dead: Claim[] } {
  const claims = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX) && name !== fileName(self))
    .map((name) => readIfThere(path.join(folder, name)))
    .filter((content) => content !== undefined)
    .map((content) => JSON.parse(content) as Claim)
  return {
    living: claims.filter((claim) => isAlive(claim.owner)),
    dead: claims.filter((claim) => !isAlive(claim.owner)),
  }
}

function isAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity
}

function fileName(owner: string): string {
  return owner.replaceAll(/[^\w@.-]/g, '_') + SUFFIX
}

function inUse(dataDirectory: string, holder: Claim): StartupProblem {
  return new StartupProblem(
    `LATCHKEY_DATA_DIR: ${dataDirectory} is in use by another Latchkey: process ${Number.parseInt(holder.owner, 10)}, ` +
      `${holder.purpose}. Stop that one first, or give this one a directory of its own.`,
  )
}
