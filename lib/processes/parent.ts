// For a process that the supervisor starts (server/supervisor.ts). Also fine when started by hand: then there is no one to report to.

/** Tells the supervisor that this process answers now. */
export function reportReady(): void {
  process.send?.('ready')
}

/**
 * Runs `stop` once this process should end: asked by a signal, or because the supervisor is gone, even killed. Then the process ends,
 * at the latest after `limit` milliseconds.
 */
export function stopWhenAsked(stop: () => Promise<void>, limit = 9_000): void {
  let stopping = false
  const begin = async () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), limit).unref()
    try {
      await stop()
      process.exit(0)
    } catch (error) {
      console.error(error)
      process.exit(1)
    }
  }
  process.on('SIGTERM', begin)
  process.on('SIGINT', begin)
  // Started with a channel to the supervisor, which closes with it.
  if (process.send === undefined) return
  process.once('disconnect', begin)
  if (!process.connected) void begin()
}
