import { readFileSync, watch } from 'node:fs'
import path from 'node:path'
import type { KeptProcess } from '@/lib/processes/keep-running'

/** Restarts a process whenever its bundle becomes another one, for `npm run dev`. */
export function restartOnChange(file: string, child: KeptProcess): void {
  let running = read(file)
  watch(path.dirname(file), () => {
    const built = read(file)
    if (built === undefined || built === running) return
    running = built
    child.restart()
  }).unref()
}

function read(file: string): string | undefined {
  try {
    // Empty while it is being written.
    return readFileSync(file, 'utf8') || undefined
  } catch {
    return undefined
  }
}
