import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from '@/lib/project-root'
import { bundleOffline } from '@/scripts/bundle-offline.mjs'

/** A folder of somebody else's, in which `latchkey/verifier` is installed. */
export interface OfflinePackage {
  folder: string
  /** The files that the package was made from, from the project's root. */
  inputs: string[]
  remove: () => Promise<void>
}

/** Makes the package as `npm start` does, and installs it; the packages that it depends on are found above, in node_modules. */
export async function installOfflinePackage(): Promise<OfflinePackage> {
  const folder = path.join(projectRoot(), 'node_modules', '.cache', `offline-${crypto.randomUUID()}`)
  const installed = path.join(folder, 'node_modules', 'latchkey')
  await mkdir(installed, { recursive: true })
  const inputs = await bundleOffline(installed)
  return { folder, inputs, remove: () => rm(folder, { recursive: true }) }
}

/** Puts a file of the project into the folder. */
export function copyInto({ folder }: OfflinePackage, file: string): Promise<void> {
  return cp(path.join(projectRoot(), file), path.join(folder, path.basename(file)))
}
