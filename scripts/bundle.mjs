import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** How esbuild makes dist/: Node.js 20 runs no TypeScript. Packages stay what they are, in node_modules. */
export function bundleOptions(outdir) {
  return {
    absWorkingDir: root,
    entryPoints: {
      supervisor: 'server/supervisor.ts',
      dashboard: 'server/dashboard.ts',
      verifier: 'verifier/main.ts',
      'datalog-worker': 'verifier/datalog/worker.ts',
    },
    outdir,
    bundle: true,
    packages: 'external',
    // It guards against bundling for a browser, by an error in everything that is not Next.js.
    alias: { 'server-only': './node_modules/server-only/empty.js' },
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    plugins: [ownModules],
    logLevel: 'warning',
  }
}

// Otherwise an import of a file that is not there would be taken for a package and missed only at run time.
const ownModules = {
  name: 'own-modules',
  setup(build) {
    build.onResolve({ filter: /^@\// }, ({ path: name, kind }) =>
      build.resolve(`./${name.slice(2)}`, { resolveDir: root, kind }),
    )
  },
}
