import { type Load, load } from '../load/closed-loop'
import { type SteadyLoad, steadyLoad } from '../load/open-loop'

// Puts loads on servers, one after the other, from a process that does nothing else: whatever else the benchmarks are at would slow it down.

export type LoadOrder = { closed: Load } | { steady: SteadyLoad }

process.on('message', async (order: LoadOrder) => {
  try {
    process.send!('closed' in order ? await load(order.closed) : await steadyLoad(order.steady))
  } catch (error) {
    process.stderr.write(`${error}\n`)
    process.exit(1)
  }
})
process.on('disconnect', () => process.exit())
