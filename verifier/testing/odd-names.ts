/** What strangers may write where the slug or the id of something belongs. */
export const oddNames = [
  "orders' OR '1'='1",
  'orders\u0000',
  '\ud800',
  '🍪',
  '../orders',
  '%00',
  'ORDERS',
  'orders ',
  'app_orders',
  '{}',
]
