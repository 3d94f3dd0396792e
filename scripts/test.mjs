import { checks, quickChecks } from './test/checks.mjs'

// `npm test`: every check there is, each with a heading; all of them, even when one fails. `npm run validate` is the quick part.
// Closes with `N passed, N failed`: tests of vitest and Playwright, and each other check as one.

const selected = process.argv.includes('--quick') ? quickChecks : checks
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const again = []

for (const { title, run } of selected) {
  console.log(`\n\u2500\u2500 ${title} ${'\u2500'.repeat(Math.max(0, 76 - title.length))}\n`)
  const result = await run().catch((error) => {
    console.error(error)
    return { passed: 0, failed: 1 }
  })
  for (const name of Object.keys(total)) total[name] += result[name] ?? 0
  again.push(...(result.again ?? []))
  if (result.failed > 0) failures.push(`${title}: ${result.failed} failed`)
}

console.log(`\n${'\u2500'.repeat(80)}\n`)
for (const failure of failures) console.log(`✗ ${failure}`)
for (const file of again) console.log(`! ${file} passed only when it was run again by itself`)
if (total.skipped > 0) console.log(`${total.skipped} skipped`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 ? 1 : 0)
