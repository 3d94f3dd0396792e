import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../project-root'

// For tests: every server action there is. Nothing of the product imports this file.

export type Answer = { status?: string; value?: unknown; message?: string } | undefined
export type Action = (...sent: unknown[]) => Promise<Answer>

/**
 * Every server action is a POST that anybody may send. Found in the files, so that a new one cannot be forgotten: the tests fail until
 * their table says what to send it.
 */
export async function foundActions(): Promise<Map<string, Action>> {
  const library = join(projectRoot(), 'lib')
  const files = readdirSync(library, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /(^|\/)actions\.tsx?$/.test(file) && /^\s*['"]use server['"]/.test(readFileSync(join(library, file), 'utf8')),
  )
  const found = new Map<string, Action>()
  for (const file of files.sort()) {
    const exported: Record<string, unknown> = await import(join(library, file))
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value !== 'function') throw new Error(`${file} exports ${name}, which is no action.`)
      if (found.has(name)) throw new Error(`Two actions are called ${name}.`)
      found.set(name, value as Action)
    }
  }
  return found
}
