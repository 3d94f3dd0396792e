/** Words of which the seeded organization is made. */
export const organizationName = 'Northwind'

export const people = [
  'Mara Okafor',
  'Jonas Lindqvist',
  'Priya Raman',
  'Tomás Herrera',
  'Aiko Watanabe',
  'Lena Brandt',
  'Samuel Osei',
  'Noor El Amrani',
] as const

export const applications = [
  {
    name: 'Order Service',
    slug: 'orders',
    resources: ['order', 'shipment'],
    verbs: ['list', 'read', 'create', 'cancel'],
  },
  { name: 'Checkout', slug: 'checkout', resources: ['cart', 'payment'], verbs: ['read', 'create', 'capture'] },
  { name: 'Inventory', slug: 'inventory', resources: ['item', 'warehouse'], verbs: ['list', 'read', 'adjust'] },
  { name: 'Billing', slug: 'billing', resources: ['invoice', 'refund'], verbs: ['list', 'read', 'issue'] },
  {
    name: 'Customer Directory',
    slug: 'customers',
    resources: ['customer'],
    verbs: ['list', 'read', 'update', 'delete'],
  },
  { name: 'Event Stream', slug: 'events', resources: ['event', 'subscription'], verbs: ['list', 'ingest', 'replay'] },
  { name: 'Reporting', slug: 'reporting', resources: ['report'], verbs: ['list', 'read', 'schedule'] },
] as const

export const readingVerbs: readonly string[] = ['list', 'read', 'get']

export const serviceUserSubjects = [
  'Deploy pipeline',
  'CI runner',
  'Warehouse sync',
  'Support assistant',
  'Load generator',
  'Nightly export',
  'Fraud scoring',
  'Invoice mailer',
  'Search indexer',
  'Metrics collector',
  'Partner gateway',
  'Mobile backend',
  'Data lake loader',
  'Release bot',
  'Terraform',
  'Backup agent',
  'Price importer',
  'Chat assistant',
] as const

export const sites = [
  'Europe',
  'US East',
  'US West',
  'Singapore',
  'Sydney',
  'São Paulo',
  'Dublin',
  'Frankfurt',
] as const
export const environments = ['production', 'staging', 'development', 'test', 'disaster recovery'] as const
export const tokenSubjects = [
  'API',
  'Nightly export',
  'Smoke tests',
  'Webhook relay',
  'Dashboard feed',
  'Migration job',
  'Canary',
  'Cache warmer',
  'Load test',
  'Reconciliation',
  'Report builder',
  'Queue worker',
] as const
export const handedTo = [
  'Contractor: Brightside',
  'Contractor: Meridian Labs',
  'Claude MCP',
  'Support assistant',
  'CI: web checkout',
  'CI: mobile app',
  'Monitoring probe',
  'Auditor read-only',
  'Partner: Alder Logistics',
  'Laptop of Priya',
] as const
export const revocationReasons = [
  'Found in a public repository.',
  'The contract ended.',
  'Replaced by a narrower token.',
  'Unused for months.',
  '',
] as const
