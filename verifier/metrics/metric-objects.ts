import type { Aggregator } from 'prom-client'
import { type Durations, durationBounds } from './durations'

interface About {
  name: string
  help: string
}

/** A metric as prom-client has it in JSON, writes it down, and adds up those of several processes. */
export interface MetricObject extends About {
  type: 'counter' | 'gauge' | 'histogram'
  aggregator: Aggregator
  values: { metricName: string; value: number; labels: Record<string, string | number> }[]
}

/** @param values by the value of the label; a plain number without any. */
export function counter(
  about: About,
  values: number | { label: string; counts: Record<string, number> },
): MetricObject {
  return metric(about, 'counter', 'sum', valuesOf(about.name, values))
}

/** @param aggregator what becomes of it with several processes. */
export function gauge(about: About, aggregator: Aggregator, value: number): MetricObject {
  return metric(about, 'gauge', aggregator, valuesOf(about.name, value))
}

/** Buckets count up, as Prometheus wants it. */
export function histogram(about: About, { counts, sum }: Durations): MetricObject {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    return { metricName: `${about.name}_bucket`, value: total, labels: { le: durationBounds[index] ?? '+Inf' } }
  })
  return metric(about, 'histogram', 'sum', [
    ...buckets,
    { metricName: `${about.name}_sum`, value: sum, labels: {} },
    { metricName: `${about.name}_count`, value: total, labels: {} },
  ])
}

function valuesOf(name: string, values: Parameters<typeof counter>[1]): MetricObject['values'] {
  if (typeof values === 'number') return [{ metricName: name, value: values, labels: {} }]
  const { label, counts } = values
  return Object.entries(counts).map(([key, value]) => ({ metricName: name, value, labels: { [label]: key } }))
}

function metric(
  about: About,
  type: MetricObject['type'],
  aggregator: Aggregator,
  values: MetricObject['values'],
): MetricObject {
  return { ...about, type, aggregator, values }
}
