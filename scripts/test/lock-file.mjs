import { readFileSync } from 'node:fs'
import { fromRoot } from '../prepare/root.mjs'

/** The lock file must not say where packages come from: everyone has a registry of their own. .npmrc keeps npm from writing it. */
export async function lockFileProblems() {
  const { packages } = JSON.parse(readFileSync(fromRoot('package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(([name]) => `package-lock.json: ${name} names a registry. Run npm install with this folder's .npmrc.`)
}
