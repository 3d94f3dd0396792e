import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { bundleOptions, root } from './bundle.mjs'

const WASM = '@biscuit-auth/biscuit-wasm'

/**
 * Makes `latchkey/verifier`, for other people's Node.js services: a package of its own that needs nothing but the WebAssembly, its declarations,
 * and the licenses of what is in it (docs/decisions). The root package exports the same files.
 * @param {string} outdir
 * @returns {Promise<string[]>} the files that it was made from, from the project's root
 */
export async function bundleOffline(outdir) {
  const { metafile } = await build({
    ...bundleOptions(outdir),
    entryPoints: { verifier: 'verifier/offline/verifier.ts', 'datalog-worker': 'verifier/datalog/worker.ts' },
    // Whoever installs it has other packages, or other versions of these.
    packages: 'bundle',
    external: [WASM],
    // Of the sources there is nothing to be seen there.
    sourcemap: false,
    plugins: [...bundleOptions(outdir).plugins, withoutSource],
    logLevel: 'silent',
    metafile: true,
  })
  const inputs = Object.keys(metafile.inputs)
  declare(outdir)
  writeFileSync(path.join(outdir, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)
  writeFileSync(path.join(outdir, 'THIRD_PARTY_LICENSES'), licenses(inputs))
  cpSync(path.join(root, 'LICENSE'), path.join(outdir, 'LICENSE'))
  return inputs
}

// What starts the worker where nothing was built would bring esbuild along.
const withoutSource = {
  name: 'without-source',
  setup(bundler) {
    bundler.onResolve({ filter: /\/worker-from-source$/ }, ({ path: name }) => ({ path: name, namespace: 'left-out' }))
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'export const workerFromSource = undefined',
    }))
  },
}

// The public file imports no types, so it is declared alone.
function declare(outdir) {
  execFileSync(process.execPath, [
    path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--noResolve', '--noCheck', '--types', ''],
    ...['--target', 'es2023', '--module', 'esnext', '--moduleResolution', 'bundler', '--outDir', outdir],
    path.join(root, 'verifier', 'offline', 'verifier.ts'),
  ])
}

function manifest() {
  const { name, version, license, engines, type, dependencies } = packageOf(root)
  return {
    name,
    version,
    description: 'Verifies Latchkey’s service tokens within a Node.js service.',
    license,
    type,
    engines,
    exports: { './verifier': { types: './verifier.d.ts', default: './verifier.js' } },
    dependencies: { [WASM]: dependencies[WASM] },
  }
}

function licenses(inputs) {
  const folders = new Set(inputs.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = packageOf(path.join(root, folder))
      return `${name} ${version} (${license})\n\n${licenseText(path.join(root, folder))}`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function licenseText(folder) {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']) {
    try {
      return readFileSync(path.join(folder, name), 'utf8')
    } catch {
      // Another name.
    }
  }
  return 'It brings no text of its own: for Apache-2.0 see LICENSE; the notices of single files stand at the end of the bundles.\n'
}

function packageOf(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
}
