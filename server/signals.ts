export interface Signals {
  /** Aborted by the first SIGINT or SIGTERM, or by `fail`, whose error is then its reason. */
  stop: AbortSignal
  /** Aborted by a second one. */
  force: AbortSignal
  /** Ends Latchkey as a first signal does. */
  ask(): void
  /** Ends Latchkey because of an error. */
  fail(error: unknown): void
}

/** The reason of a stop that the operator asked for. */
export const ASKED = Symbol('asked to stop')

// npm passes a Ctrl-C on to its child, which has got it from the terminal as well.
const SAME_KEYSTROKE = 1_000

export function watchSignals(): Signals {
  const stop = new AbortController()
  const force = new AbortController()
  let first = 0
  const receive = () => {
    if (!stop.signal.aborted) {
      first = performance.now()
      stop.abort(ASKED)
    } else if (performance.now() - first > SAME_KEYSTROKE) {
      force.abort()
    }
  }
  process.on('SIGINT', receive)
  process.on('SIGTERM', receive)
  process.on('SIGHUP', receive)
  // Started by a program that keeps a channel to it, as tests do: then it ends with that program.
  process.on('disconnect', receive)
  return {
    stop: stop.signal,
    force: force.signal,
    ask: () => stop.abort(ASKED),
    fail: (error) => stop.abort(error),
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
