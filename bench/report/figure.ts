/** One row of the table in docs/performance.md. */
export interface Figure {
  /** Which it is, for good: a later run replaces the row. */
  id: FigureId
  /** In Markdown. */
  measured: string
  /** `so far`: yes, by a run that was too short to say so. */
  met: boolean | 'so far'
}

/** What is measured and what it should come to, in the order of the table. */
export const goals = {
  'hot-bare': [
    'hot token, requests/s, against a bare `node:http` handler that reads and answers JSON of the same size, same core',
    '≥ 0.5',
  ],
  'never-seen': [
    'never-seen token, decisions within the process, against a raw biscuit-wasm parse + authorize loop, by CPU time',
    '≥ 0.8',
  ],
  'better-auth': ['hot token against Better Auth’s api-key verification on the same PostgreSQL', '≥ 30 times'],
  'oidc-provider': ['hot token against `oidc-provider` introspection', '≥ 15 times'],
  'next-handler': ['hot token against the same decision in a Next.js route handler', '≥ 20 times'],
  'custom-datalog': ['custom-Datalog token (allowed) against dialect token, hot', '≥ 0.5'],
  percentiles: ['p99 / p50 at half of the highest load', '≤ 6'],
  revocation: [
    'revoke until every one of 4 verifiers refuses, against one bare LISTEN/NOTIFY round trip',
    'median ≤ 5 times',
  ],
  attack: ['good callers’ throughput while attack tokens arrive at 50/s, against without', '≥ 0.8'],
  memory: [
    'resident memory after 1,000,000 distinct tokens, then after 10,000,000 more requests',
    '≤ 512 MB, and flat',
  ],
  refusals: ['refusals among 1,000,000 valid requests, cold starts and a starved CPU included', '0'],
  lists: ['a page of the token list at 1,000,000 tokens, against 1,000: the slowest of all cases', '≤ 2 times'],
} as const satisfies Record<string, readonly [what: string, goal: string]>

export type FigureId = keyof typeof goals
