import { parseArgs } from 'node:util'

/** What `npm run bench` is told; every number can be made smaller for a run that is short and says less. */
export interface BenchOptions {
  /** The groups to measure; all of them unless told. */
  only: string[] | undefined
  /** Write the figures into docs/performance.md. */
  record: boolean
  rounds: number
  milliseconds: number
  sizes: number[]
  revocations: number
  tokens: number
  requests: number
  validRequests: number
}

export function readOptions(groups: string[]): BenchOptions {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '9' },
      milliseconds: { type: 'string', default: '2000' },
      sizes: { type: 'string', default: '1000,100000,1000000' },
      revocations: { type: 'string', default: '1000' },
      tokens: { type: 'string', default: '1000000' },
      requests: { type: 'string', default: '10000000' },
      'valid-requests': { type: 'string', default: '1000000' },
    },
  })
  const only = values.only?.split(',')
  const unknown = only?.find((name) => !groups.includes(name))
  if (unknown !== undefined) throw new Error(`There is no group “${unknown}”, only ${groups.join(', ')}.`)
  return {
    only,
    record: values.record,
    rounds: Number(values.rounds),
    milliseconds: Number(values.milliseconds),
    sizes: values.sizes.split(',').map(Number),
    revocations: Number(values.revocations),
    tokens: Number(values.tokens),
    requests: Number(values.requests),
    validRequests: Number(values['valid-requests']),
  }
}
