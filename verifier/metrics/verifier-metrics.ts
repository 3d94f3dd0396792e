import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import type { VerifierContext } from '../context'
import { isMetrics } from './lasting-metrics'
import { counter, gauge, histogram, type MetricObject } from './metric-objects'

/** What a process tells of itself, and what is told of all of them. */
export interface VerifierMetrics {
  /** Of this process, in JSON. */
  tell: () => Promise<object[]>
  /** Of these processes together, in Prometheus' text format. */
  text: (told: unknown[]) => Promise<string>
  contentType: string
}

type Sources = Pick<VerifierContext, 'measurements' | 'feed' | 'usage' | 'datalog' | 'state'>

/** Whoever reaches the verifier may read these: nothing of them names an organization, a token or anybody who asks. */
export function createVerifierMetrics(sources: Sources): VerifierMetrics {
  const begun = performance.now()
  const ofTheProcess = new Registry()
  collectDefaultMetrics({ register: ofTheProcess })
  return {
    tell: async () => [
      gauge({ name: 'latchkey_processes', help: 'Processes of the verifier that answer.' }, 'sum', 1),
      ...decisionMetrics(sources),
      ...feedMetrics(sources, performance.now() - begun),
      ...backgroundMetrics(sources),
      ...(await ofTheProcess.getMetricsAsJSON()),
    ],
    text: (told) => AggregatorRegistry.aggregate(told.filter(isMetrics).map(known)).metrics(),
    contentType: ofTheProcess.contentType,
  }
}

function decisionMetrics({ measurements, state }: Sources): MetricObject[] {
  const { decisions, durations, tokens, limited } = measurements
  const hits = (counts: { hit: number; miss: number }) => ({ label: 'result', counts: { ...counts } })
  return [
    counter({ name: 'latchkey_decisions_total', help: 'Decisions by code.' }, { label: 'code', counts: decisions }),
    histogram(
      { name: 'latchkey_decision_duration_seconds', help: 'From a request that was read to its decision.' },
      durations,
    ),
    counter({ name: 'latchkey_token_memory_total', help: 'Tokens by whether they were known already.' }, hits(tokens)),
    counter(
      { name: 'latchkey_state_memory_total', help: 'Decisions by whether they needed nothing from the database.' },
      hits(measurements.state),
    ),
    counter({ name: 'latchkey_state_reads_total', help: 'Reads of the database for decisions.' }, state.reads()),
    counter(
      { name: 'latchkey_limited_total', help: 'Requests answered 429, by the limit that they met.' },
      { label: 'limit', counts: limited },
    ),
  ]
}

function feedMetrics({ feed }: Sources, uptime: number): MetricObject[] {
  // Before the first time it is as old as the process.
  const age = Math.min(feed.age(), uptime) / 1_000
  return [
    gauge(
      {
        name: 'latchkey_feed_age_seconds',
        help: 'Since the position in the change feed was confirmed; the oldest of all processes.',
      },
      'max',
      age,
    ),
    gauge(
      { name: 'latchkey_feed_position', help: 'Position in the change feed; the first of all processes.' },
      'min',
      feed.position() ?? 0,
    ),
  ]
}

function backgroundMetrics({ usage, datalog }: Sources): MetricObject[] {
  const { waiting, dropped } = usage.counts()
  const runs = datalog.counts()
  return [
    gauge({ name: 'latchkey_usage_waiting', help: 'Counts and refusals that wait to be written.' }, 'sum', waiting),
    counter({ name: 'latchkey_usage_dropped_total', help: 'Uses left uncounted for want of room.' }, dropped),
    counter(
      { name: 'latchkey_datalog_workers_lost_total', help: 'Workers for custom Datalog that were replaced.' },
      { label: 'cause', counts: { killed: runs.killed, crashed: runs.crashed } },
    ),
    counter(
      { name: 'latchkey_datalog_not_run_total', help: 'Runs of custom Datalog that were refused or put off unrun.' },
      { label: 'cause', counts: { refused_from_memory: runs.refusedFromMemory, turned_away: runs.turnedAway } },
    ),
    histogram(
      {
        name: 'latchkey_datalog_cpu_seconds',
        help: 'CPU that a run of custom Datalog used; those that took less than 10 ms are left out.',
      },
      runs.cpu,
    ),
    gauge({ name: 'latchkey_datalog_waiting', help: 'Runs of custom Datalog that wait.' }, 'sum', runs.waiting),
    gauge({ name: 'latchkey_datalog_running', help: 'Runs of custom Datalog under way.' }, 'sum', runs.running),
    gauge({ name: 'latchkey_datalog_workers', help: 'Workers for custom Datalog.' }, 'sum', runs.workers),
  ]
}

// What is no number yet (a mean of nothing) is null in JSON, and nothing to Prometheus.
function known(metrics: MetricObject[]): MetricObject[] {
  return metrics.map((metric) => ({ ...metric, values: metric.values.filter(({ value }) => Number.isFinite(value)) }))
}
