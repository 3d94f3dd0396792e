import { pin, setNice } from '../measure'
import type { LoadOrder } from '../processes/loader'
import { type BenchWorld, hangUp } from '../world'
import type { Load, Loaded } from './closed-loop'
import { giveOrders } from './give-orders'
import type { SteadyLoad } from './open-loop'

/** Servers share one core, the load has another. */
export const cores = { servers: 0, load: 1 }

/** The process that loads servers (bench/processes/loader.ts). */
export interface Loader {
  load: (what: Load) => Promise<Loaded>
  steadyLoad: (what: SteadyLoad) => Promise<number[]>
  close: () => Promise<void>
}

/** @param nice it never rests: whoever else has something to do on its core, such as PostgreSQL, comes first unless told otherwise. */
export async function startLoader(world: BenchWorld, nice = 19): Promise<Loader> {
  const child = await world.forkBundled('loader')
  pin(child.pid!, cores.load)
  setNice(child.pid!, nice)
  const order = giveOrders<LoadOrder>(child, 'The load has ended.')
  return {
    load: (closed) => order({ closed }),
    steadyLoad: (steady) => order({ steady }),
    close: () => hangUp(child),
  }
}
