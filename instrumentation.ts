import type { Instrumentation } from 'next'
import { loggedPath } from './lib/logged-path'

/** Next.js calls this once when the dashboard's process starts. */
export async function register(): Promise<void> {
  const building = process.env.NEXT_PHASE === 'phase-production-build'
  if (process.env.NEXT_RUNTIME !== 'nodejs' || building) return
  const { startBackgroundWork } = await import('./lib/background/start')
  startBackgroundWork()
}

/**
 * Writes down what went wrong while a request was answered. The page shows only the reference (Next.js's digest); whoever runs Latchkey
 * finds it here.
 */
export const onRequestError: Instrumentation.onRequestError = (error, { method, path }) => {
  const { digest, stack, message } = error as Error & { digest?: string }
  const where = `${method} ${loggedPath(path)}`
  console.error(
    `${new Date().toISOString()} ${where} failed${digest ? `, reference ${digest}` : ''}: ${stack ?? message}`,
  )
}
