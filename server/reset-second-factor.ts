import { StartupProblem } from '@/lib/processes/startup-problem'
import { openDatabase } from './open-database'

// `npm run reset-second-factor -- ada@example.com`, while Latchkey runs or not: for whom no admin can help.

try {
  await reset(process.argv.slice(2))
} catch (error) {
  const told = error instanceof StartupProblem || (error instanceof Error && error.name === 'Refusal')
  console.error(told ? error.message : error)
  process.exitCode = 1
}

async function reset([email, ...rest]: string[]): Promise<void> {
  if (!email || rest.length > 0) {
    throw new StartupProblem('Say whose second factor it is: npm run reset-second-factor -- ada@example.com')
  }
  const close = await openDatabase('which resets a second factor by npm run reset-second-factor')
  try {
    // Imported only now: the client reads DATABASE_URL.
    const { db } = await import('@/lib/db/client')
    const { resetByOperator } = await import('@/lib/second-factor/reset-by-operator')
    const done = await resetByOperator(email).finally(() => db.$disconnect())
    if (!done) throw new StartupProblem('No user has this address.')
    console.info(
      `${done.name} has no second factor any more and is signed out everywhere. Until they add another, their password alone lets them in.`,
    )
  } finally {
    await close()
  }
}
