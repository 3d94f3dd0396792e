import pg from 'pg'
import { StartupProblem } from '../processes/startup-problem'

const OLDEST = 15

/** Checks that a database of the operator's answers and is new enough; throws what is wrong in a sentence that names `variable`. */
export async function checkExternalDatabase(variable: string, databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('SHOW server_version_num')
    const problem = versionProblem(Number(rows[0].server_version_num))
    if (problem) throw new StartupProblem(`${variable}: ${problem}`)
  } catch (error) {
    if (error instanceof StartupProblem) throw error
    throw new StartupProblem(`${variable}: ${connectionProblem(error, new URL(databaseUrl))}`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

/** Why a server of this version (PostgreSQL's server_version_num: 150004 is 15.4) will not do; undefined when it will. */
export function versionProblem(versionNumber: number): string | undefined {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= OLDEST) return undefined
  return `the server is PostgreSQL ${major}. Latchkey needs PostgreSQL ${OLDEST} or newer.`
}

/** What a failed connection means, in a sentence without the address's password. */
export function connectionProblem(error: unknown, { hostname, port, username, pathname }: URL): string {
  const { code, message } = error as { code?: string; message: string }
  const server = `${decodeURIComponent(hostname)}:${port || 5432}`
  const database = decodeURIComponent(pathname.slice(1))
  const role = decodeURIComponent(username)
  if (code === 'ECONNREFUSED') return `nothing answers at ${server}. Is the server running, and is the port right?`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `there is no host named ${hostname}.`
  if (code === '28P01' || code === '28000') return `${server} refuses the role ${role}: ${message}.`
  if (code === '3D000') return `${server} has no database named ${database}. Create it first.`
  return `no connection to ${server}: ${message || code}.`
}
