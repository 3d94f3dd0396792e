import type { AuditActor } from './append'

/** Latchkey itself, for what nobody asked for at that moment. */
export const system: AuditActor = { type: 'system', id: null, name: 'Latchkey', address: null }
