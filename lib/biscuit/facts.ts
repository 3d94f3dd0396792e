import type { Facts } from '../restrictions/evaluate'
import { networkContains } from '../restrictions/networks'
import { instantOf } from '../restrictions/times'
import { quote } from '../restrictions/to-datalog'
import type { ReadToken } from './read-token'

/** The networks that the token names in any block and that hold the client's address, as the token writes them. */
export function statedNetworks(token: ReadToken, clientIp: string | undefined): string[] {
  if (clientIp === undefined) return []
  const named = token.blocks.flatMap(({ content }) => {
    if (content.kind === 'custom') return content.networks
    const restrictions = content.kind === 'dialect' ? content.restrictions : content.checks
    return restrictions.flatMap((restriction) => (restriction.type === 'networks' ? restriction.cidrs : []))
  })
  return [...new Set(named)].filter((network) => networkContains(network, clientIp))
}

/** The authorizer's source: the facts that the verifier states and its one policy (contract, section 3). No rules, ever. */
export function authorizerSource(facts: Facts, networks: string[]): string {
  const optional = {
    application: facts.application,
    operation: facts.operation,
    access: facts.access,
    client_ip: facts.clientIp,
    method: facts.method,
    path: facts.path,
  }
  return [
    `time(${instantOf(facts.now)});`,
    ...Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [`${name}(${quote(value)});`])),
    ...networks.map((network) => `client_network(${quote(network)});`),
    'allow if token($token);',
  ].join('\n')
}
