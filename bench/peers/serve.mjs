import { createServer } from 'node:http'

/** Reads and answers JSON on a free port, as a service of its own would. */
export async function serveJson(answer) {
  return listen(
    createServer((request, response) => {
      const chunks = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', async () => {
        const text = JSON.stringify(await answer(JSON.parse(Buffer.concat(chunks).toString())))
        response.writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'content-length': Buffer.byteLength(text),
        })
        response.end(text)
      })
    }),
  )
}

/** @returns {Promise<number>} the port */
export async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address().port
}

/**
 * Tells the parent, which ends this process by hanging up, that it can be asked.
 * @param {{port: number, path: string, headers?: Record<string, string>, bodies: string[], good: string}} asked
 *   `good` is what every answer that lets the caller pass contains.
 */
export function ready(asked) {
  process.on('disconnect', () => process.exit())
  process.send(asked)
}
