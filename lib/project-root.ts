import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * The folder of package.json, for processes outside Next.js. They run both from their sources (tests) and bundled into dist/, so
 * a path relative to the module would not hold in both.
 */
export function projectRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error(`No package.json above ${import.meta.dirname}.`)
    folder = parent
  }
  return folder
}
