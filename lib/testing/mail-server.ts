import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

// A real mail server on this machine, for tests. Nothing of the product imports this file.

export type ReceivedMail = {
  from: string
  to: string[]
  headers: Record<string, string>
  text: string
  html: string
  raw: string
}

type Answer = { code: number; words: string } | undefined

export type MailServer = {
  /** For SMTP_URL: the same through all stops and starts. */
  url: string
  received: ReceivedMail[]
  /** Refuses a recipient, or the mail itself once it was sent, with a code and words; undefined takes it. */
  refuse: { recipient: (address: string) => Answer; mail: () => Answer; signIn: () => Answer }
  /** Called when a mail was sent and before it is answered. */
  beforeAnswer: () => Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts it on a free port. */
export async function startMailServer(): Promise<MailServer> {
  let port = 0
  let server: SMTPServer
  const sockets = new Set<Socket>()
  const mailServer: MailServer = {
    url: '',
    received: [],
    refuse: { recipient: () => undefined, mail: () => undefined, signIn: () => undefined },
    beforeAnswer: async () => {},
    async start() {
      server = create(mailServer)
      server.server.on('connection', (socket: Socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
      })
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => resolve())
      })
      server.on('error', () => {})
      port = (server.server.address() as AddressInfo).port
      mailServer.url = `smtp://latchkey:a%20password@127.0.0.1:${port}`
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  await mailServer.start()
  return mailServer
}

function create(mailServer: MailServer): SMTPServer {
  return new SMTPServer({
    // It has no certificate that anybody trusts.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const refusal = mailServer.refuse.signIn()
      const known = username === 'latchkey' && password === 'a password'
      if (refusal || !known) done(failure(refusal ?? { code: 535, words: 'Authentication failed' }))
      else done(null, { user: username })
    },
    onRcptTo({ address }, _session, done) {
      done(failure(mailServer.refuse.recipient(address)))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        await mailServer.beforeAnswer()
        const refusal = mailServer.refuse.mail()
        const { mailFrom, rcptTo } = session.envelope
        if (!refusal) {
          mailServer.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            ...readMail(Buffer.concat(chunks).toString('latin1')),
          })
        }
        done(failure(refusal))
      })
    },
  })
}

function failure(answer: Answer): Error | null {
  return answer ? Object.assign(new Error(answer.words), { responseCode: answer.code }) : null
}

/** Reads a mail of two parts, plain text and HTML. */
function readMail(raw: string) {
  const whole = readPart(raw)
  const boundary = /boundary="([^"]+)"/.exec(whole.headers['content-type'] ?? '')?.[1]
  if (!boundary) throw new Error('This mail does not have parts.')
  const parts = whole.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r\n/, '')))
  const ofType = (type: string) => {
    const found = parts.find(({ headers }) => headers['content-type']?.startsWith(type))
    return found ? decode(found.body, found.headers['content-transfer-encoding']).replaceAll('\r\n', '\n').trim() : ''
  }
  return { headers: whole.headers, text: ofType('text/plain'), html: ofType('text/html'), raw }
}

function readPart(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: Object.fromEntries(headers), body: raw.slice(end + 4) }
}

function decode(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString()
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
