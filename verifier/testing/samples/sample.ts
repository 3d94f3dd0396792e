import type { DecisionCode } from '@/lib/decision/decision'

/** What a sample's token is made from. */
export interface SampleKit {
  /** A token of the organization, with nothing appended. */
  root: Uint8Array
  /** The root with blocks of this Datalog. */
  withBlocks: (...sources: string[]) => Promise<Uint8Array>
  /** The same root as another key would have signed it. */
  signedBy: (privateKey: string) => Promise<Uint8Array>
  seal: (token: Uint8Array) => Promise<Uint8Array>
  withThirdPartyBlock: (source: string) => Promise<Uint8Array>
}

/**
 * One of the samples that every implementation of Biscuit is tested with (samples/current of the specification): the kind of thing that it shows, in
 * Latchkey's own words, and the code that a request then gets. The request lists orders of `/orders/file1.txt`, unless said otherwise.
 */
export interface Sample {
  sample: string
  what: string
  make: string[] | ((kit: SampleKit) => Promise<Uint8Array>)
  request?: Record<string, string>
  code: DecisionCode
}
