import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { askEach } from '../load/ask-each'
import { requestBytes } from '../load/connection'
import { say } from '../measure'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, portOf, stopVerifier } from '../world'

const starts = 20

/** Valid requests to verifiers that have just been started, while every core has more work than it can do: none may be refused. */
export async function refusals(world: BenchWorld, { validRequests }: BenchOptions): Promise<Figure[]> {
  const { validQuestions } = await import('../../verifier/testing/valid-questions')
  const bodies = (await validQuestions(world.made)).map((question) => JSON.stringify(question))
  const burners = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']))
  const codes = new Map<string, number>()
  try {
    for (let start = 1; start <= starts; start++) {
      const verifier = await world.startVerifier()
      const target = { port: portOf(verifier), path: '/v1/verify' }
      const requests = bodies.map((body) => requestBytes(target, body))
      await askEach(
        target,
        Math.ceil(validRequests / starts),
        (index) => requests[index % requests.length]!,
        (answer) => {
          const code = /"code":"(\w+)"/.exec(answer)?.[1] ?? answer.slice(9, 12)
          codes.set(code, (codes.get(code) ?? 0) + 1)
        },
      )
      await stopVerifier(verifier)
      say(`start ${start} of ${starts}: ${JSON.stringify(Object.fromEntries(codes))}`)
    }
  } finally {
    for (const burner of burners) burner.kill('SIGKILL')
  }
  const all = [...codes.values()].reduce((sum, count) => sum + count, 0)
  const refused = all - (codes.get('ok') ?? 0)
  const measured = `${refused} of ${all.toLocaleString('en')}, ${starts} cold starts`
  return [{ id: 'refusals', measured, met: refused === 0 && (validRequests < 1_000_000 ? 'so far' : true) }]
}
