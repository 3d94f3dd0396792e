import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { say } from './measure'

/** Installs what Latchkey is measured against, when it is missing or stale: nothing else needs it. */
export function installPeers(): void {
  if (isInstalled()) return
  say('Installing the peers …')
  // Their install scripts build nothing that is used here.
  const npm = process.env.npm_execpath
  if (!npm) throw new Error('The peers are missing. Run this by npm run bench.')
  execFileSync(process.execPath, [npm, 'ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: 'bench',
    stdio: ['ignore', 2, 2],
  })
}

function isInstalled(): boolean {
  const wanted = packages('bench/package-lock.json')
  const installed = packages('bench/node_modules/.package-lock.json')
  return Object.entries(wanted).every(
    ([name, { version, optional, devOptional }]) =>
      name === '' || optional || devOptional || installed[name]?.version === version,
  )
}

type Packages = Record<string, { version: string; optional?: true; devOptional?: true }>

function packages(file: string): Packages {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages }).packages : {}
}
