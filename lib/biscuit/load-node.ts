import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BiscuitModule } from './load'

const moduleFolder = '@biscuit-auth/biscuit-wasm/module'

// Next.js bundles this file more than once into a process, but Node imports biscuit_bg.js once: a second instance under the same bindings
// would mix up two memories.
const shared = globalThis as { [key: symbol]: Promise<BiscuitModule> | undefined }
const key = Symbol.for('latchkey.biscuit')

/**
 * Node's loader: the package imports its `.wasm` file, which Node 20 allows only behind a flag, so the file is instantiated here.
 *
 * Two imports of the WebAssembly are replaced. Its log functions say nothing. And its clock stands still, because the library's run
 * limit of 1 ms of wall time cannot be raised for every phase and refuses valid requests on a busy machine: here its limits on facts
 * and iterations alone bound the work, and whoever runs Datalog that a stranger wrote must do so where it can be killed.
 */
export function load(): Promise<BiscuitModule> {
  shared[key] ??= instantiate()
  return shared[key]
}

/** Lets the next load() begin afresh, with a memory of its own. */
export function forget(): void {
  shared[key] = undefined
}

async function instantiate(): Promise<BiscuitModule> {
  const folder = findModuleFolder()
  const source = await readFile(join(folder, 'biscuit_bg.wasm'))
  const module = await WebAssembly.compile(new Uint8Array(source))
  const url = bindingsUrl(folder)
  const bindings: BiscuitModule & { __wbg_set_wasm: (exports: WebAssembly.Exports) => void } = await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ url
  )
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {}
    imports[from][name] = replacement(name) ?? (bindings as unknown as Record<string, WebAssembly.ImportValue>)[name]!
  }
  const instance = await WebAssembly.instantiate(module, imports)
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
  return bindings
}

// Another query is another module to Node: bindings belong to one instance.
function bindingsUrl(folder: string): string {
  return `${pathToFileURL(join(folder, 'biscuit_bg.js')).href}?instance=${crypto.randomUUID()}`
}

function replacement(name: string): (() => number | undefined) | undefined {
  if (name === 'performance_now') return () => 0
  return /^__wbg_(log|info|debug)_/.test(name) ? () => undefined : undefined
}

function findModuleFolder(): string {
  const from = [process.cwd(), process.argv[1] ?? '']
  const folders = from.flatMap((path) => createRequire(join(path, 'any.js')).resolve.paths(moduleFolder) ?? [])
  const found = folders.map((folder) => join(folder, moduleFolder)).find((folder) => existsSync(folder))
  if (!found) throw new Error(`${moduleFolder} is not installed. Run npm install.`)
  return found
}
