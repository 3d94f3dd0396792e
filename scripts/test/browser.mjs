import { execFileSync } from 'node:child_process'
import { chromium } from '@playwright/test'
import { once, runPackage } from './run.mjs'

const SYSTEM = '/usr/bin/chromium'

/** Sees to it that there is a browser to test with: Playwright's own, the system's, or else Debian's package. */
export async function ensureBrowser() {
  if (works(chromium.executablePath()) || works(SYSTEM)) return found()
  console.log('No browser is there. Downloading one …')
  await runPackage('@playwright/test/cli.js', ['install', 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  })
  if (works(chromium.executablePath())) return found()
  console.log('That did not work. Installing Debian’s chromium …')
  try {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' })
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  } catch (error) {
    console.log(`${error.message}\nInstall Chromium so that ${SYSTEM} runs it, then try again.`)
  }
  return works(SYSTEM) ? found() : once(false)
}

function found() {
  const browser = works(SYSTEM) ?? works(chromium.executablePath())
  console.log(browser)
  return once(true)
}

/** What the browser says of its version; undefined when it does not start. */
function works(executable) {
  try {
    return execFileSync(executable, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}
