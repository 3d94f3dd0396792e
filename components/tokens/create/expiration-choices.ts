import { lifetimes } from '@/lib/tokens/schema'
import type { TokenPolicy } from '@/lib/tokens/types'

export type ExpirationChoice = keyof typeof lifetimes | 'custom' | 'never'

const labels: Record<ExpirationChoice, string> = {
  '7d': '7 days',
  '30d': '30 days',
  '60d': '60 days',
  '90d': '90 days',
  '1y': '1 year',
  custom: 'A date and time',
  never: 'Never',
}

type Policy = Pick<TokenPolicy, 'allowNever' | 'maxLifetimeSeconds'>

/** The expirations that the organization's policy allows, shortest first. */
export function expirationChoices({
  allowNever,
  maxLifetimeSeconds,
}: Policy): { value: ExpirationChoice; label: string }[] {
  const within = (Object.keys(lifetimes) as (keyof typeof lifetimes)[]).filter(
    (choice) => maxLifetimeSeconds === null || lifetimes[choice] <= maxLifetimeSeconds,
  )
  const values: ExpirationChoice[] = [...within, 'custom', ...(allowNever ? ['never' as const] : [])]
  return values.map((value) => ({ value, label: labels[value] }))
}

/** 30 days, or the longest of the fixed ones that the policy allows; a date where it allows none. */
export function defaultExpiration(policy: Policy): ExpirationChoice {
  const values = expirationChoices(policy).map(({ value }) => value)
  if (values.includes('30d')) return '30d'
  return values.includes('7d') ? '7d' : 'custom'
}
