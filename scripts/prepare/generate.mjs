import { existsSync } from 'node:fs'
import { fingerprint, isStamped, stamp } from './fingerprint.mjs'
import { fromRoot } from './root.mjs'
import { runNode, step } from './step.mjs'

const SOURCES = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json']

/** Generates Prisma's client when the schema or Prisma is another one. */
export async function generate() {
  const sources = fingerprint(SOURCES)
  const stampFile = fromRoot('node_modules', '.cache', 'latchkey', 'prisma-client')
  if (existsSync(fromRoot('lib', 'db', 'generated', 'client.ts')) && isStamped(stampFile, sources)) return
  await step('Generating the database client', () =>
    // It would ask the internet for news of itself.
    runNode(fromRoot('node_modules', 'prisma', 'build', 'index.js'), ['generate'], { CHECKPOINT_DISABLE: '1' }),
  )
  stamp(stampFile, sources)
}
