import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fromRoot, root } from '../prepare/root.mjs'

/** The result of a check that is one test by itself. */
export const once = (isPassed) => ({ passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 })

/** Runs a program of a package, as one check. */
export async function program(script, ...parameters) {
  return once((await runPackage(script, parameters)) === 0)
}

/** Runs the tests of a project of vitest.config.ts. */
export async function unitTests(project) {
  const report = reportFile(`vitest-${project}`)
  const code = await runPackage('vitest/vitest.mjs', [
    ...['run', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ])
  return counted(code, report, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }))
}

/** Runs the tests of playwright.config.ts. */
export async function browserTests() {
  const report = reportFile('playwright')
  const code = await runPackage('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return counted(code, report, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }))
}

// A run can fail without a failed test: a file that cannot be loaded, an error after the last test. That counts as one.
function counted(code, report, count) {
  let result = { passed: 0, failed: 0, skipped: 0 }
  try {
    result = count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    console.log('It left no report.')
    return once(false)
  }
  return code === 0 ? result : { ...result, failed: Math.max(1, result.failed) }
}

function reportFile(name) {
  const file = fromRoot('node_modules', '.cache', 'latchkey', `${name}.json`)
  mkdirSync(fromRoot('node_modules', '.cache', 'latchkey'), { recursive: true })
  rmSync(file, { force: true })
  return file
}

/** Runs a script of a package in node_modules; resolves with its exit code. */
export async function runPackage(script, parameters, variables = {}) {
  const child = spawn(process.execPath, [fromRoot('node_modules', script), ...parameters], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
}
