// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier, 2007): how many different copies there were, told from 256 bytes, within some six percent
// and all but exactly while they are few. Nothing is gained by choosing one's signatures so as to be counted wrongly.

const registers = 256

/** A count of different copies to begin with: none. */
export function emptySketch(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(registers)
}

/**
 * Counts a copy, unless it was counted before.
 * @param revocationId of its last block: 128 hex digits, which are as good as random.
 * @returns whether the sketch has changed. It does ever more seldom the more copies there are.
 */
export function addToSketch(sketch: Uint8Array, revocationId: string): boolean {
  const register = Number.parseInt(revocationId.slice(0, 2), 16)
  const rank = Math.clz32(Number.parseInt(revocationId.slice(2, 10), 16)) + 1
  if (rank <= sketch[register]!) return false
  sketch[register] = rank
  return true
}

/** What both have counted. */
export function mergeSketches(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: registers }, (_, register) => Math.max(one[register] ?? 0, other[register] ?? 0))
}

/** How many different copies there were, about. */
export function countOf(sketch: Uint8Array): number {
  let [sum, zeros] = [0, 0]
  for (const rank of sketch) {
    sum += 2 ** -rank
    if (rank === 0) zeros += 1
  }
  const raw = ((0.7213 / (1 + 1.079 / registers)) * registers ** 2) / sum
  return Math.round(raw <= 2.5 * registers && zeros > 0 ? registers * Math.log(registers / zeros) : raw)
}
