import type { MetricObject } from './metric-objects'

/** What the processes of one verifier have told of themselves, those that have ended included. */
export interface LastingMetrics<Process> {
  /** A process takes the place of one that has ended, or the first. */
  join: (process: Process, place: number) => void
  /** What it tells, as it tells it now. */
  told: (process: Process, metrics: unknown) => void
  /** It has ended, and all that it told has been heard. */
  leave: (process: Process) => void
  /** Of all together, by place: gauges of these processes only, and whatever counts up. */
  of: (processes: Set<Process>) => MetricObject[][]
}

interface Place<Process> {
  process?: Process
  /** What it told last. */
  latest: MetricObject[]
  /** What those before it counted. */
  past: MetricObject[]
}

/**
 * Keeps what counts up from falling: Prometheus takes less than before for a new beginning, and would count all of it once more. What a process
 * has counted stays when it ends, as far as it has told, and when it does not answer in time.
 *
 * Each place is added up apart, and they are told in one order: so not even the rounding of a sum can make it fall.
 */
export function createLastingMetrics<Process>(count: number): LastingMetrics<Process> {
  const places = Array.from({ length: count }, (): Place<Process> => ({ latest: [], past: [] }))
  const placeOf = (process: Process) => places.find((place) => place.process === process)

  function clear(place: Place<Process>): void {
    place.past = addUp(place.past, countingUp(place.latest))
    place.latest = []
    delete place.process
  }

  return {
    join(process, index) {
      const place = places[index]!
      clear(place)
      place.process = process
    },
    told(process, metrics) {
      const place = placeOf(process)
      // Of one that has left nothing more counts.
      if (place && isMetrics(metrics)) place.latest = metrics
    },
    leave(process) {
      const place = placeOf(process)
      if (place) clear(place)
    },
    of: (processes) =>
      places.map(({ process, latest, past }) => {
        const isHeard = process !== undefined && processes.has(process)
        return addUp(past, isHeard ? latest : countingUp(latest))
      }),
  }
}

/** Whether this is what a process tells; one that has just begun may have nothing to tell. */
export function isMetrics(told: unknown): told is MetricObject[] {
  return Array.isArray(told)
}

function countingUp(metrics: MetricObject[]): MetricObject[] {
  return metrics.filter(({ type }) => type === 'counter' || type === 'histogram')
}

/** @param past only what counts up. */
function addUp(past: MetricObject[], present: MetricObject[]): MetricObject[] {
  const before = new Map(past.map((metric) => [metric.name, metric]))
  const sums = present.map((metric) => {
    const known = before.get(metric.name)
    before.delete(metric.name)
    return known ? { ...metric, values: addUpValues(known.values, metric.values) } : metric
  })
  return [...sums, ...before.values()]
}

type Values = MetricObject['values']

function addUpValues(past: Values, present: Values): Values {
  const keyOf = ({ metricName, labels }: Values[number]) => `${metricName} ${JSON.stringify(labels)}`
  const added = new Map(present.map((one) => [keyOf(one), one]))
  const sums = past.map((one) => {
    const key = keyOf(one)
    const more = added.get(key)
    added.delete(key)
    return more ? { ...one, value: one.value + more.value } : one
  })
  return [...sums, ...added.values()]
}
