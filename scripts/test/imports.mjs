import { execFileSync } from 'node:child_process'
import { build } from 'esbuild'
import { bundleOptions, root } from '../bundle.mjs'

// Holds the direction of imports: lib/{biscuit,restrictions,decision} ← lib/<feature> ← components ← app, and verifier and server beside
// them (docs/decisions). It reads the graph that esbuild resolves; type-only imports leave no trace in what runs and do not count.

const CORE = 'lib/(biscuit|restrictions|decision)/'
const DATABASE = 'package:(@prisma/|pg$)'

/** Each: files that match `from` and not `except` import nothing that matches `to`. Packages are written `package:name`. */
const RULES = [
  { from: `^${CORE}`, to: `^lib/(?!(biscuit|restrictions|decision)/)[^/]+/`, why: 'The core knows no feature.' },
  {
    from: `^${CORE}`,
    to: `^(${DATABASE}|package:(next|react)(/|$))`,
    why: 'The core runs in server, verifier, browser and CLI.',
  },
  { from: '^lib/', to: '^(app|components|server|verifier|e2e)/', why: 'lib is below everything.' },
  { from: '^components/', to: '^(app|server|verifier)/', why: 'Components are below the routes.' },
  {
    from: '^(app|components)/',
    to: `^(${DATABASE}|lib/db/|prisma/)`,
    why: 'Pages call queries; queries call the database.',
  },
  {
    from: '^app/',
    to: '^(server|verifier)/',
    why: 'The dashboard’s pages and the long-running processes meet in lib.',
  },
  { from: '^server/', to: '^(app|components|verifier)/', why: 'Processes import lib only.' },
  {
    from: '^verifier/',
    to: '^(app|components|server|package:next(/|$))',
    why: 'The verifier stands without the dashboard.',
  },
  {
    from: '^verifier/offline/(?!testing/)',
    to: `^(verifier/(?!(offline|datalog)/|memory/token-memory)|lib/(?!(biscuit|restrictions|decision)/|revocations/payload)|${DATABASE}|package:fastify)`,
    why: 'It runs in other people’s services, without a database.',
  },
  {
    from: '^',
    except: '^lib/biscuit/',
    to: '^package:@biscuit-auth/',
    why: 'lib/biscuit is the only importer of the WebAssembly.',
  },
]

/** @returns {Promise<string[]>} a sentence for each import that goes the wrong way */
export async function wrongImports() {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  })
  const { metafile } = await build({
    ...bundleOptions('dist'),
    entryPoints: files
      .split('\n')
      .filter((file) => file && !/\.d\.ts$|\.config\.ts$|^e2e\/|(^|\.)test\.tsx?$/.test(file)),
    jsx: 'automatic',
    loader: { '.css': 'empty' },
    write: false,
    metafile: true,
    sourcemap: false,
  })
  return Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports.flatMap(({ path, external }) => {
      const target = external ? `package:${path}` : path
      return RULES.filter((rule) => applies(rule, file, target)).map(({ why }) => `${file} imports ${target}. ${why}`)
    }),
  )
}

function applies({ from, except, to }, file, target) {
  return new RegExp(from).test(file) && !(except && new RegExp(except).test(file)) && new RegExp(to).test(target)
}
