import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '@/lib/project-root'

const text = readFileSync(join(projectRoot(), 'docs/security.md'), 'utf8')

// Paths stand in backticks, from the root of the project.
const paths = [...new Set([...text.matchAll(/`((?:[\w@.-]+\/)+[\w.-]+\.\w+)`/g)].map((match) => match[1]!))]
const rows = text.split('\n').filter((line) => /^\| \d+\.\d+\.\d+/.test(line))

test('every file that docs/security.md names exists', () => {
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.filter((path) => !existsSync(join(projectRoot(), path)))).toEqual([])
})

describe('a requirement', () => {
  test('stands in the table once', () => {
    const numbers = rows.map((row) => row.split('|')[1]!.trim())
    expect(numbers.length).toBeGreaterThan(60)
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
  })

  test.each(rows)('says which test shows it, or that none does: %s', (row) => {
    const cells = row.split(' | ')
    expect(cells).toHaveLength(4)
    expect(cells[3]).toMatch(/`[^`]+\.(test|spec)\.ts`|^none of its own|^not applicable: /)
  })
})
