import { chromium } from '@playwright/test'
import { installPackages, versionOf } from './debian.mjs'
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
  installPackages('chromium')
  if (!works(SYSTEM)) console.log(`Install Chromium so that ${SYSTEM} runs it, then try again.`)
  return works(SYSTEM) ? found() : once(false)
}

function found() {
  const browser = works(SYSTEM) ?? works(chromium.executablePath())
  console.log(browser)
  return once(true)
}

const works = (executable) => versionOf(executable, '--version')
