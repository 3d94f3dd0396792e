import { readFileSync } from 'node:fs'
import { fromRoot } from '../prepare/root.mjs'

/** What is wrong with the lock files, in sentences. */
export async function lockFileProblems() {
  return ['package-lock.json', 'bench/package-lock.json'].flatMap(problemsOf)
}

function problemsOf(file) {
  const { packages } = JSON.parse(readFileSync(fromRoot(file), 'utf8'))
  return Object.entries(packages).flatMap(([name, entry]) => [
    // Everyone has a registry of their own; .npmrc keeps npm from writing down which.
    ...(entry.resolved === undefined
      ? []
      : [`${name} names a registry. Run npm install with the .npmrc beside ${file}.`]),
    // npm leaves out what its registry does not have, and `npm ci` then refuses the lock file on every machine.
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((dependency) => !isLocked(packages, name, dependency))
      .map(
        (dependency) => `${dependency}, for other platforms, is missing; ${name} asks for it. Add its entry by hand.`,
      ),
  ])
}

// As Node.js looks it up: beside the package, then beside each package above it.
function isLocked(packages, from, dependency) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${dependency}`]) return true
    if (folder === '') return false
  }
}
