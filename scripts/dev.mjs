import { context } from 'esbuild'
import { bundleOptions, root } from './bundle.mjs'

// `npm run dev`: like `npm start`, with reload. Next.js builds pages as they are asked for; the other processes are bundled anew on each
// change, and the supervisor restarts those that became others.

process.chdir(root)
const bundles = await context(bundleOptions('dist'))
await bundles.rebuild()
await bundles.watch()
process.argv.push('--dev')
await import('../dist/supervisor.js')
