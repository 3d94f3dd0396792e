import type { TokenRealm } from '@/lib/tokens/realm'

/** What the screens of service tokens and of personal ones call them. */
export const realmWords: Record<TokenRealm['kind'], { heading: string; one: string; many: string }> = {
  service: { heading: 'Service tokens', one: 'service token', many: 'service tokens' },
  personal: { heading: 'Personal tokens', one: 'personal token', many: 'personal tokens' },
}
