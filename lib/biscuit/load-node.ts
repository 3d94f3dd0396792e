import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import type { BiscuitModule } from './load'

const moduleFolder = '@biscuit-auth/biscuit-wasm/module'

/** The WebAssembly, compiled, and what makes its JavaScript half: one for each instance, because it keeps that instance's memory. */
interface Parts {
  module: WebAssembly.Module
  createBindings: () => Bindings
}

type Bindings = BiscuitModule & { __wbg_set_wasm: (exports: WebAssembly.Exports) => void }

interface Instance {
  bindings: BiscuitModule
  memory: WebAssembly.Memory
}

// Next.js bundles this file more than once into a process: they share one instance.
const shared = globalThis as { [key: symbol]: { parts?: Promise<Parts>; instance?: Promise<Instance> } | undefined }
const key = Symbol.for('latchkey.biscuit')

// biscuit-wasm 0.6 gives back only part of what a token or an authorizer took: 1 to 6 KB are lost each time. An instance that has grown to
// this size is left to the garbage collector, and the next one begins with two megabytes.
const maxMemory = 24 * 1024 * 1024

/**
 * Node's loader: the package imports its `.wasm` file, which Node 20 allows only behind a flag, so the file is instantiated here.
 *
 * Two imports of the WebAssembly are replaced. Its log functions say nothing. And its clock stands still, because the library's run
 * limit of 1 ms of wall time cannot be raised for every phase and refuses valid requests on a busy machine: here its limits on facts
 * and iterations alone bound the work, and whoever runs Datalog that a stranger wrote must do so where it can be killed.
 *
 * Whoever asks again may get another instance: objects of two instances cannot be used together.
 */
export async function load(): Promise<BiscuitModule> {
  shared[key] ??= {}
  const state = shared[key]
  state.instance ??= instantiate()
  const { bindings, memory } = await state.instance
  if (memory.buffer.byteLength > maxMemory) state.instance = undefined
  return bindings
}

/** Lets the next load() begin afresh, with a memory of its own. */
export function forget(): void {
  shared[key] = undefined
}

async function instantiate(): Promise<Instance> {
  shared[key] ??= {}
  shared[key].parts ??= readParts()
  const { module, createBindings } = await shared[key].parts
  const bindings = createBindings()
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {}
    imports[from][name] = replacement(name) ?? (bindings as unknown as Record<string, WebAssembly.ImportValue>)[name]!
  }
  const { exports } = await WebAssembly.instantiate(module, imports)
  bindings.__wbg_set_wasm(exports)
  const start = exports.__wbindgen_start as () => void
  start()
  return { bindings, memory: exports.memory as WebAssembly.Memory }
}

async function readParts(): Promise<Parts> {
  const folder = findModuleFolder()
  const file = join(folder, 'biscuit_bg.js')
  const [wasm, source] = await Promise.all([readFile(join(folder, 'biscuit_bg.wasm')), readFile(file, 'utf8')])
  const exported = /^export (?=(?:class|const|function) (\w+))/gm
  const names = [...source.matchAll(exported)].map(([, name]) => name)
  // As a function and not as a module, which Node would keep for good, and with it the instance.
  const code = `${source.replaceAll(exported, '')}\nreturn { ${names.join(', ')} }`
  const createBindings = compileFunction(code, [], { filename: file }) as () => Bindings
  return { module: await WebAssembly.compile(new Uint8Array(wasm)), createBindings }
}

function replacement(name: string): (() => number | undefined) | undefined {
  if (name === 'performance_now') return () => 0
  return /^__wbg_(log|info|debug)_/.test(name) ? () => undefined : undefined
}

function findModuleFolder(): string {
  // Where this file is, first: somebody else's process may have another version. Next.js moves files about.
  const from = [import.meta.url, join(process.cwd(), 'any.js'), join(process.argv[1] ?? process.cwd(), 'any.js')]
  const folders = from.flatMap((path) => createRequire(path).resolve.paths(moduleFolder) ?? [])
  const found = folders.map((folder) => join(folder, moduleFolder)).find((folder) => existsSync(folder))
  if (!found) throw new Error(`${moduleFolder} is not installed. Run npm install.`)
  return found
}
