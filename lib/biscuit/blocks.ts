import type { Biscuit } from '@biscuit-auth/biscuit-wasm'
import { type Restriction, splitBlocks } from '../restrictions/schema'
import { toDatalog } from '../restrictions/to-datalog'
import { checkDatalog } from './check-datalog'
import { maxBlocks, maxCharacters } from './limits'
import type { BiscuitModule } from './load'
import { formatSecret, type TokenKind } from './secret'

/** A secret that was made: shown once, stored nowhere. `revocationIds` are those of all its blocks, in order. */
export interface MadeSecret {
  ok: true
  secret: string
  revocationIds: string[]
}

/** Why no secret was made, in words; `field` is the form's. */
export interface MakingRefusal {
  ok: false
  message: string
  field?: 'custom' | 'restrictions'
}

/** Appends one block for each list of restrictions (custom Datalog apart, see splitBlocks). Frees `biscuit`; the caller frees the result. */
export async function appendBlocks(
  biscuitModule: BiscuitModule,
  biscuit: Biscuit,
  blocks: Restriction[][],
): Promise<{ ok: true; biscuit: Biscuit } | MakingRefusal> {
  const lists = blocks.flatMap(splitBlocks)
  const count = biscuit.countBlocks() + lists.length
  if (count > maxBlocks) {
    biscuit.free()
    const message = `A token has at most ${maxBlocks} blocks, and this one would have ${count}. Attenuate an ancestor instead.`
    return { ok: false, field: 'restrictions', message }
  }
  let current = biscuit
  for (const restrictions of lists) {
    for (const restriction of restrictions) {
      const reading = restriction.type === 'custom' ? await checkDatalog(restriction.source) : { ok: true as const }
      if (!reading.ok) {
        current.free()
        return {
          ok: false,
          field: 'custom',
          message: `Line ${reading.line}, column ${reading.column}: ${reading.message}`,
        }
      }
    }
    const builder = biscuitModule.Biscuit.block_builder()
    try {
      builder.addCode(toDatalog(restrictions))
      const next = current.appendBlock(builder)
      current.free()
      current = next
    } finally {
      builder.free()
    }
  }
  return { ok: true, biscuit: current }
}

/** Serializes within the limits of contract.md, section 3. Frees `biscuit`. */
export function toSecret(kind: TokenKind, biscuit: Biscuit): MadeSecret | MakingRefusal {
  const [bytes, revocationIds] = [biscuit.toBytes(), biscuit.getRevocationIdentifiers() as string[]]
  biscuit.free()
  // Three bytes are four characters.
  const characters = Math.ceil((bytes.length * 4) / 3)
  if (characters > maxCharacters) {
    return {
      ok: false,
      field: 'restrictions',
      message: `A token has at most ${maxCharacters} characters, and this one would have ${characters}. Name fewer applications, operations or networks.`,
    }
  }
  return { ok: true, secret: formatSecret(kind, bytes), revocationIds }
}
