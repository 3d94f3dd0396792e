import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { StartupProblem } from '../../processes/startup-problem'
import { postgresBinaries } from './binaries'
import { postgresEnvironment } from './environment'

/** How to run PostgreSQL's programs: `[...prefix, program, ...arguments]` as `uid` and `gid`. */
export interface Account {
  prefix: string[]
  uid?: number
  gid?: number
}

/**
 * PostgreSQL refuses to run as root. When Latchkey does (in a container, say), the database runs as the system's user `postgres`,
 * which comes to own `folder`, the data directory.
 */
export function postgresAccount(folder: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const { uid, gid } = findUser() ?? createUser()
  chownSync(folder, uid, gid)
  const accounts: Account[] = [
    { prefix: [], uid, gid },
    // A folder above may be closed to everyone but root, as /root is. Rather than opening it, the database gets the one privilege to
    // pass through. It grants nothing within SQL: the only role that can sign in is no superuser and reads no files.
    ...['dac_read_search', 'dac_override'].map((capability) => ({
      prefix: [
        ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
        ...[`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`],
        // PostgreSQL looks for its own program by access(2), which otherwise leaves capabilities out (capabilities(7)).
        ...['--securebits=+no_setuid_fixup', '--'],
      ],
    })),
  ]
  const account = accounts.find((candidate) => canReach(candidate, folder))
  if (account) return account
  throw new StartupProblem(
    `PostgreSQL does not run as root, and the user postgres cannot reach ${folder}: a folder above it, or above Latchkey itself, is ` +
      'closed to other users. Run `npm start` as an ordinary user, or move Latchkey to a folder such as /opt/latchkey.',
  )
}

function canReach(account: Account, folder: string): boolean {
  const check = 'fs.accessSync(process.argv[1], fs.constants.X_OK); process.chdir(process.argv[2])'
  const [program, ...rest] = [...account.prefix, process.execPath, '-e', check, postgresBinaries().postgres, folder]
  const { status } = spawnSync(program!, rest, {
    cwd: '/',
    env: postgresEnvironment(),
    stdio: 'ignore',
    uid: account.uid,
    gid: account.gid,
  })
  return status === 0
}

function findUser(): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}

function createUser(): { uid: number; gid: number } {
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      {
        stdio: 'pipe',
      },
    )
  } catch (error) {
    throw new StartupProblem(
      'PostgreSQL does not run as root, and the user postgres could not be created for it. Run `npm start` as an ordinary user.',
      { cause: error },
    )
  }
  return findUser()!
}
