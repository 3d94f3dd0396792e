import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from '@/lib/project-root'

let file: Promise<string> | undefined

/** Where nothing was built (in tests): the worker, bundled once, as the build does it. Node 20 runs no TypeScript. */
export function workerFromSource(): Promise<string> {
  file ??= bundle()
  return file
}

async function bundle(): Promise<string> {
  const [{ build }, { bundleOptions }] = await Promise.all([import('esbuild'), import('../../scripts/bundle.mjs')])
  const folder = path.join(projectRoot(), 'node_modules', '.cache', 'datalog-worker')
  const entryPoints = { worker: 'verifier/datalog/worker.ts' }
  const { outputFiles } = await build({ ...bundleOptions(folder), entryPoints, sourcemap: false, write: false })
  const { contents, hash } = outputFiles![0]!
  // Named by its content: processes that do the same at once write the same.
  const bundled = path.join(folder, `${hash.replace(/\W/g, '-')}.mjs`)
  if (existsSync(bundled)) return bundled
  const unfinished = `${bundled}.${process.pid}`
  await mkdir(folder, { recursive: true })
  await writeFile(unfinished, contents)
  await rename(unfinished, bundled)
  return bundled
}
