import { installPackages, versionOf } from './debian.mjs'

const proxies = [
  { name: 'nginx', packages: ['nginx-light'], ask: '-v' },
  { name: 'caddy', packages: ['caddy'], ask: 'version' },
  { name: 'pgbouncer', packages: ['pgbouncer'], ask: '--version' },
]

/** Sees to it that there are proxies to test with, of requests and of connections to PostgreSQL, by Debian's packages. Without one, its tests are skipped. */
export async function ensureProxies() {
  const isThere = ({ name, ask }) => versionOf(name, ask) !== undefined
  const missing = proxies.filter((proxy) => !isThere(proxy))
  if (missing.length > 0) installPackages(...missing.flatMap(({ packages }) => packages))
  const absent = proxies.filter((proxy) => !isThere(proxy)).map(({ name }) => name)
  console.log(
    absent.length === 0
      ? 'nginx, Caddy and PgBouncer are there.'
      : `Nothing is tested with ${absent.join(' and ')}: install it, then try again.`,
  )
  return { passed: proxies.length - absent.length, failed: 0, skipped: absent.length }
}
