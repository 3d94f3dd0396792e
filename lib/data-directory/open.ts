import { chmodSync, existsSync, mkdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StartupProblem } from '../processes/startup-problem'

/** Makes the data directory, open to its owner alone, or says why that cannot be. Returns its absolute path. */
export function openDataDirectory(configured: string): string {
  const folder = path.resolve(configured)
  try {
    makeFolder(folder)
    if ((statSync(folder).mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
    const probe = path.join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    unlinkSync(probe)
  } catch (error) {
    throw new StartupProblem(
      `LATCHKEY_DATA_DIR: ${folder} cannot be used: ${why((error as NodeJS.ErrnoException).code, error)}. ` +
        'Set LATCHKEY_DATA_DIR to a directory that Latchkey may create and write.',
      { cause: error },
    )
  }
  return folder
}

// Not with `recursive`: that never comes back where making a folder fails with ENOENT, as below /proc.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(path.dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function why(code: string | undefined, error: unknown): string {
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there'
  if (code === 'EROFS') return 'the file system is read-only'
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'it, or something above it, is a file'
  if (code === 'ENOENT') return 'it cannot be created there'
  if (code === 'ENOSPC') return 'the disk is full'
  return (error as Error).message
}
