import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fromRoot, root } from '../prepare/root.mjs'

/** The result of a check that is one test by itself. */
export const once = (isPassed) => ({ passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 })

/** Runs a program of a package, as one check. */
export async function program(script, ...parameters) {
  return once((await runPackage(script, parameters)) === 0)
}

/** Runs the tests of a project of vitest.config.ts. */
export async function unitTests(project) {
  const run = async (...parameters) => {
    const report = reportFile(`vitest-${project}`)
    const code = await runPackage('vitest/vitest.mjs', [
      ...['run', '--project', project, ...parameters],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ])
    return counted(code, report, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
      files: testResults.filter(({ status }) => status === 'failed').map(({ name }) => path.relative(root, name)),
    }))
  }
  return secondTry(await run(), ({ files }) => run('--no-file-parallelism', ...files))
}

/** Runs the tests of playwright.config.ts. */
export async function browserTests() {
  const run = async (...parameters) => {
    const report = reportFile('playwright')
    const code = await runPackage('@playwright/test/cli.js', ['test', '--reporter=list,json', ...parameters], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    })
    return counted(code, report, ({ stats, suites }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
      files: suites.filter(hasFailed).map(({ file }) => file),
    }))
  }
  return secondTry(await run(), () => run('--last-failed', '--workers=1'))
}

const hasFailed = ({ specs, suites = [] }) => specs.some(({ ok }) => !ok) || suites.some(hasFailed)

const filesTriedAgain = 2

/**
 * Where hardly anything failed, runs that once more by itself: all else runs beside each other on as few cores as there are, and kills, stalls
 * and storms are part of it. What fails twice has failed; what passes only then is told at the end, because it is worth a look.
 */
async function secondTry(first, run) {
  const { passed, failed, skipped, files } = first
  if (failed === 0 || !files || files.length === 0 || files.length > filesTriedAgain) return first
  console.log(`\nOnce more, by itself: ${files.join(', ')}\n`)
  const second = await run(first)
  return second.failed > 0 ? first : { passed: passed + failed, failed: 0, skipped, again: files }
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
