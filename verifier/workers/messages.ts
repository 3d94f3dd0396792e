/** What a worker says to the process that started it. */
export type FromWorker =
  /** It can be given connections. */
  | 'ready'
  /** The connection that was handed to it first, of those it has not spoken of, is its own now. */
  | 'taken'
  /** It is about to end. */
  | 'leaving'
  /** It wants to know what all tell of themselves. */
  | { ask: number }
  /** What it tells of itself. */
  | { told: number; value: unknown }
  /** The same, before it ends. */
  | { last: unknown }

/** What it is told, but for connections. */
export type ToWorker =
  /** No further connection will be handed to it. */
  | 'left'
  /** It should tell of itself. */
  | { tell: number }
  /** What all tell of themselves. */
  | { answer: number; values: unknown[] }

/** Comes with a connection. */
export const connectionMessage = 'connection'
