import { StartupProblem } from '@/lib/processes/startup-problem'
import { openDatabase } from './open-database'

// `npm run reset-password -- ada@example.com`, while Latchkey runs or not: for installations that send no mail.

try {
  await printLink(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof StartupProblem ? error.message : error)
  process.exitCode = 1
}

async function printLink([email, ...rest]: string[]): Promise<void> {
  if (!email || rest.length > 0) {
    throw new StartupProblem('Say whose password it is: npm run reset-password -- ada@example.com')
  }
  const close = await openDatabase('which makes a link by npm run reset-password')
  try {
    // Imported only now: the client reads DATABASE_URL.
    const { db } = await import('@/lib/db/client')
    const { makeResetLink } = await import('@/lib/password-reset/make-link')
    const made = await makeResetLink(email)
    await db.$disconnect()
    if (!made) throw new StartupProblem('No user has this address.')
    console.info(
      `By this link ${made.name} can set a new password. It works once, within the next hour, for whoever opens it:\n\n${made.link}\n`,
    )
  } finally {
    await close()
  }
}
