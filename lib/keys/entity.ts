/** A signing key as audit entries name it. */
export function keyEntity(id: number) {
  return { type: 'key', id: String(id), name: `Key ${id}` }
}
