import { type Lock, lockDataDirectory } from '@/lib/data-directory/lock'
import { openDataDirectory } from '@/lib/data-directory/open'
import type { Environment } from '@/lib/env'
import { endProcesses } from '@/lib/processes/end'

export interface DataDirectory {
  folder: string
  lock: Lock
}

/**
 * Takes the data directory for this process alone, and ends what a killed Latchkey left running on it.
 * @param master of lib/data-directory/lock.ts.
 */
export async function takeDataDirectory(environment: Environment, master: string | undefined): Promise<DataDirectory> {
  const folder = openDataDirectory(environment.LATCHKEY_DATA_DIR)
  const lock = await lockDataDirectory(folder, `which serves ${environment.LATCHKEY_URL}`, master)
  await endProcesses(lock.abandoned)
  return { folder, lock }
}
