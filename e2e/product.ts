import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '@/lib/db/postgres/run-cluster'

/** A running Latchkey: the production build, started as `npm start` does. */
export type Product = {
  url: string
  verifierUrl: string
  /** Everything that it has printed: logs must hold no secret. */
  output: () => string
  stop: () => Promise<void>
}

/** Starts the built product on free ports with a data directory of its own. */
export async function startProduct(environment: Record<string, string> = {}): Promise<Product> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'latchkey-e2e-'))
  const [port, verifierPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, ['dist/supervisor.js'], {
    env: {
      ...process.env,
      PORT: String(port),
      VERIFIER_PORT: String(verifierPort),
      LATCHKEY_DATA_DIR: dataDirectory,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  await isRunning(child, () => output)
  return {
    url: `http://localhost:${port}`,
    verifierUrl: `http://localhost:${verifierPort}`,
    output: () => output,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

function isRunning(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(`Latchkey did not start:\n${output()}`)))
    child.stdout?.on('data', () => {
      if (output().includes('Latchkey is running')) resolve()
    })
  })
}
