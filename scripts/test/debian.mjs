import { execFileSync } from 'node:child_process'

/** Installs Debian’s packages of these names; says why when that does not work. */
export function installPackages(...names) {
  try {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' })
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', ...names], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    console.log(error.message)
  }
}

/** What a program says of its version; undefined when it does not start. */
export function versionOf(program, ...ask) {
  try {
    return execFileSync(program, ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}
