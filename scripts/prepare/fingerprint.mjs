import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fromRoot, root } from './root.mjs'

/**
 * One hash over the names and contents of files, folders with all that is in them.
 * @param {string[]} names from the project's root; those that are not there are left out
 * @param {(file: string) => boolean} [isLeftOut]
 */
export function fingerprint(names, isLeftOut = () => false) {
  const hash = createHash('sha256')
  for (const file of names.flatMap((name) => filesIn(fromRoot(name))).sort()) {
    const relative = path.relative(root, file)
    if (!isLeftOut(relative)) hash.update(`${relative}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesIn(file) {
  if (!existsSync(file)) return []
  if (!statSync(file).isDirectory()) return [file]
  return readdirSync(file).flatMap((name) => filesIn(path.join(file, name)))
}

/**
 * Whether `file` says that its folder was made from these sources.
 * @param {string} file
 * @param {string} expected
 */
export function isStamped(file, expected) {
  return existsSync(file) && readFileSync(file, 'utf8') === expected
}

/** Written last, when what it vouches for is complete: an interrupted run leaves none. */
export function stamp(file, content) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.tmp`, content)
  renameSync(`${file}.tmp`, file)
}
