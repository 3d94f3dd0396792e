import type { Restriction } from '../restrictions/schema'
import { customBlocks } from './evaluate-dialect'
import { printBlock } from './print'
import { type ReadToken, readToken } from './read-token'
import { parseSecret, type TokenKind, type TokenRefusal } from './secret'

/** One block for people to look at. */
export interface InspectedBlock {
  kind: 'authority' | 'dialect' | 'custom'
  /** What it restricts; a custom block is one restriction of type custom. */
  restrictions: Restriction[]
  /** Datalog, strings escaped. */
  source: string
  /** 128 hex digits. */
  revocationId: string
}

export interface Inspection {
  ok: true
  bytes: Uint8Array
  token: ReadToken
  /** The kind that the prefix names, if there was one; `token.authority.kind` is what counts. */
  prefix: TokenKind | undefined
  blocks: InspectedBlock[]
  hasCustom: boolean
}

/** Decodes a pasted token without verifying its signatures and without loading WebAssembly. Never throws. */
export function inspect(secret: string): Inspection | TokenRefusal {
  const parsed = parseSecret(secret)
  if (!parsed.ok) return parsed
  const reading = readToken(parsed.bytes)
  if (!reading.ok) return reading
  const { token } = reading
  return {
    ok: true,
    bytes: parsed.bytes,
    token,
    prefix: parsed.prefix,
    blocks: inspectBlocks(token),
    hasCustom: customBlocks(token).length > 0,
  }
}

/** The blocks of a token in words' reach: restrictions and source of each. */
export function inspectBlocks(token: ReadToken): InspectedBlock[] {
  return token.blocks.map(({ content, datalog, revocationId }) => {
    const source = printBlock(datalog)
    const restrictions: Restriction[] =
      content.kind === 'custom'
        ? [{ type: 'custom', source }]
        : content.kind === 'dialect'
          ? content.restrictions
          : content.checks.flatMap((check) => (check.type === 'scim_path' ? [] : [check]))
    return { kind: content.kind, restrictions, source, revocationId }
  })
}
