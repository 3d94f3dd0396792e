type Addresses = { dashboard: string; verifier: string; development: boolean }

/**
 * The Content-Security-Policy of one page. Only scripts that carry the nonce run, and what they load; WebAssembly may be compiled,
 * because Biscuit runs in the browser; the page may call itself and the verifier, and nothing may frame it.
 */
export function contentSecurityPolicy(nonce: string, addresses: Addresses): string {
  const script = [`'nonce-${nonce}'`, "'strict-dynamic'", "'wasm-unsafe-eval'"]
  // React rebuilds server stack traces with eval in development, and only there.
  if (addresses.development) script.push("'unsafe-eval'")
  return [
    "default-src 'self'",
    `script-src ${script.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${new URL(addresses.verifier).origin}`,
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Browsers remember for two years to come by TLS only; undefined where the dashboard is served without TLS. */
export function strictTransportSecurity(addresses: Addresses): string | undefined {
  return new URL(addresses.dashboard).protocol === 'https:' ? 'max-age=63072000; includeSubDomains' : undefined
}
