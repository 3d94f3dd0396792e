import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '@/lib/db/postgres/run-cluster'
import { projectRoot } from '@/lib/project-root'

/** A real proxy with the configuration of docs/guides/forward-auth. */
export interface RunningProxy {
  url: string
  close: () => Promise<void>
}

export type ProxyName = 'nginx' | 'caddy'

/** Whose addresses stand in the guide's place. */
export interface Places {
  verifier: string
  upstreamPort: number
  organization: string
}

const guides = path.join(projectRoot(), 'docs', 'guides', 'forward-auth')

/** Whether the proxy is on this machine. */
export function isInstalled(name: ProxyName): boolean {
  return spawnSync(name, [name === 'nginx' ? '-v' : 'version']).status === 0
}

/** Starts the proxy on a free port, with nothing but addresses and the organization's slug changed in the guide's configuration. */
export async function startProxy(name: ProxyName, places: Places): Promise<RunningProxy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-proxy-'))
  const port = await freePort()
  const guide = await readFile(path.join(guides, name === 'nginx' ? 'nginx.conf' : 'Caddyfile'), 'utf8')
  const changes = [
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['127.0.0.1:3001', new URL(places.verifier).host],
    ['127.0.0.1:9000', `127.0.0.1:${places.upstreamPort}`],
    ['organization=acme', `organization=${places.organization}`],
  ] as const
  const site = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The guide of ${name} does not say ${from}.`)
    return text.replaceAll(from, to)
  }, guide)
  const file = path.join(folder, 'configuration')
  await writeFile(file, name === 'nginx' ? aroundNginx(folder, site) : `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
  const child =
    name === 'nginx'
      ? spawn('nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
      : spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
        })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text
  })
  const ended = once(child, 'exit')
  await Promise.race([
    listening(port),
    ended.then(() => {
      throw new Error(`${name} did not start:\n${errors}`)
    }),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

// The guide's file belongs into the http block; everything around it is this test's business, and written into its own folder.
function aroundNginx(folder: string, site: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder};`)
  return `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log stderr;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${site}
}`
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const answered = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
