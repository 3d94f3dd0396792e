import { openConnection, requestBytes } from '../load/connection'
import { monotonic } from '../measure'

// Asks several verifiers about one token, all at once and again and again, until each has refused it: in a process of its own, which waits for
// less than a timer can and keeps nobody else from doing so.

/** Milliseconds between asking. */
export type AskOrder = { known: KnownTo } | { refused: { pause: number } }

/** A question, and the verifiers that are asked: one at each port. */
export interface KnownTo {
  ports: number[]
  body: string
}

interface Watched {
  ask: (request: Buffer) => Promise<string>
  question: Buffer
  forget: Buffer
  close: () => void
}

const sleeper = new Int32Array(new SharedArrayBuffer(4))
let watched: Watched[] = []

process.on('message', async (order: AskOrder) => {
  try {
    process.send!('known' in order ? await makeKnown(order.known) : await untilRefused(order.refused.pause))
  } catch (error) {
    process.stderr.write(`${error}\n`)
    process.exit(1)
  }
})
process.on('disconnect', () => process.exit())

/** Makes a token known to all of them. A verifier has nothing to forget, and says that it knows no such address. */
async function makeKnown({ ports, body }: KnownTo): Promise<true> {
  watched = ports.map((port) => watch(port, body))
  await Promise.all(
    watched.map(async ({ ask, question, forget }) => {
      await ask(forget)
      const answer = await ask(question)
      if (!answer.includes('"code":"ok"')) throw new Error(`Not allowed: ${answer}`)
    }),
  )
  return true
}

/** @returns when the last of them first refused, by the machine's monotonic clock. */
async function untilRefused(pause: number): Promise<number> {
  for (;;) {
    const answers = await Promise.all(watched.map(({ ask, question }) => ask(question)))
    const at = monotonic()
    for (const [index, answer] of answers.entries()) {
      if (answer.includes('"code":"ok"')) continue
      if (!answer.includes('"code":"revoked"')) throw new Error(`Neither allowed nor revoked: ${answer}`)
      watched[index]!.close()
    }
    watched = watched.filter((_, index) => answers[index]!.includes('"code":"ok"'))
    if (watched.length === 0) return at
    Atomics.wait(sleeper, 0, 0, pause)
  }
}

function watch(port: number, body: string): Watched {
  const [question, forget] = ['/v1/verify', '/forget'].map((path) => requestBytes({ port, path }, body)) as [
    Buffer,
    Buffer,
  ]
  const connection = openConnection(port, (error) => {
    throw error
  })
  const ask = (request: Buffer) => new Promise<string>((resolve) => connection.ask(request, resolve))
  return { ask, question, forget, close: connection.close }
}
