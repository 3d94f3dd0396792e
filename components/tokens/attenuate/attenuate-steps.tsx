'use client'

import type { ShownSecret } from '../save-dialog'
import type { AttenuateSource } from './source'

type AttenuateStepsProps = { org: string; source: AttenuateSource; onMinted: (minted: ShownSecret) => void }

export function AttenuateSteps({ source }: AttenuateStepsProps) {
  return <p className="p-6">{source.type}</p>
}
