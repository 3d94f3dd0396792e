import { existsSync, readFileSync } from 'node:fs'
import { fromRoot, root } from './root.mjs'
import { problem, runNode, step } from './step.mjs'

/** Installs the dependencies when some are missing or of another version than package-lock.json names. */
export async function install() {
  if (isInstalled()) return
  const npm = process.env.npm_execpath
  if (!npm) throw problem(`The dependencies are missing or stale. Run npm ci in ${root}.`)
  await step('Installing dependencies', () =>
    // Prisma would download its native engine; any existing path keeps it from that (prisma.config.ts). npm before 11 knows no allowScripts.
    runNode(npm, ['ci', '--include=dev', '--no-fund', '--no-audit'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
  )
}

// npm writes node_modules/.package-lock.json last, when everything is in its place, and removes it first.
function isInstalled() {
  const installed = packages(fromRoot('node_modules', '.package-lock.json'))
  const wanted = packages(fromRoot('package-lock.json'))
  return Object.entries(wanted).every(
    // Optional ones are for other platforms, or not there for a reason that npm knows.
    ([name, { version, optional, devOptional }]) =>
      name === '' || optional || devOptional || installed[name]?.version === version,
  )
}

function packages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}
