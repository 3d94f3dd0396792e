import { lockDataDirectory } from '@/lib/data-directory/lock'
import { openDataDirectory } from '@/lib/data-directory/open'
import { secretsOf } from '@/lib/data-directory/secrets-of'
import { runningEmbeddedDatabase, startEmbeddedDatabase } from '@/lib/db/embedded'
import { readEnvironment } from '@/lib/env'
import { StartupProblem } from '@/lib/processes/startup-problem'
import { migrate } from '@/prisma/migrate'
import { shareNewSecret } from './share-new-secret'

/**
 * For commands beside `npm start`: makes DATABASE_URL and LATCHKEY_SECRET those of the installation, starting its embedded database
 * where nobody runs it. Import what reads them (lib/db/client.ts) only afterwards.
 * @param purpose for whoever starts Latchkey meanwhile: "which fills it by npm run seed".
 * @returns ends what was started.
 */
export async function openDatabase(purpose: string): Promise<() => Promise<void>> {
  const read = readEnvironment(process.env)
  if (!read.ok) throw new StartupProblem(read.problems.join('\n'))
  const { environment } = read
  if (environment.DATABASE_URL) {
    await migrate(environment.LATCHKEY_DIRECT_DATABASE_URL ?? environment.DATABASE_URL)
    return async () => {}
  }
  const folder = openDataDirectory(environment.LATCHKEY_DATA_DIR)
  const { secret, newSecret } = secretsOf(environment, folder)
  process.env.LATCHKEY_SECRET = secret
  shareNewSecret(newSecret)
  const running = runningEmbeddedDatabase(folder)
  if (running) {
    process.env.DATABASE_URL = running
    return async () => {}
  }
  const lock = await lockDataDirectory(folder, purpose)
  const database = await startEmbeddedDatabase(folder)
  process.env.DATABASE_URL = database.url
  await migrate(database.url)
  return async () => {
    await database.stop()
    lock.release()
  }
}
