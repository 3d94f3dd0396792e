import { createServer } from 'node:http'

// What the verifier is held against: reads JSON, answers JSON, and does nothing else. Told by its parent what to answer.

process.once('message', (answer: object) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString())
      if (typeof body.token !== 'string') throw new Error('The request names no token.')
      const text = JSON.stringify(answer)
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
  })
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as { port: number }).port))
})
process.on('disconnect', () => process.exit())
