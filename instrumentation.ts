/** Next.js calls this once when the dashboard's process starts. */
export async function register(): Promise<void> {
  const building = process.env.NEXT_PHASE === 'phase-production-build'
  if (process.env.NEXT_RUNTIME !== 'nodejs' || building) return
  const { startBackgroundWork } = await import('./lib/background/start')
  startBackgroundWork()
}
