import type { MatrixOperation } from './queries/matrix-catalogue'

/** A line of the grant matrix: an operation of a catalogue, or all on one of its resources, with the operations below it. */
export type MatrixRow = { grant: string; access?: 'read' | 'write'; below?: boolean }

/** The lines for one application's operations: by resource, each with several led by the line that covers them all. */
export function matrixRows(operations: readonly MatrixOperation[]): MatrixRow[] {
  const resources = new Map<string, MatrixOperation[]>()
  for (const operation of operations) {
    const resource = operation.name.slice(0, operation.name.indexOf(':'))
    resources.set(resource, [...(resources.get(resource) ?? []), operation])
  }
  return [...resources].flatMap(([resource, ofIt]) => [
    ...(ofIt.length > 1 ? [{ grant: `${resource}:*` }] : []),
    ...ofIt.map(({ name, access }) => ({ grant: name, access, ...(ofIt.length > 1 && { below: true }) })),
  ])
}

/** The grants that have no line in any of these applications, in the order of the role. `*` and `@read` always have one. */
export function grantsWithoutRow(
  applications: readonly { operations: readonly MatrixOperation[] | null }[],
  grants: readonly string[],
): string[] {
  const rows = new Set(['*', '@read'])
  for (const { operations } of applications) for (const { grant } of matrixRows(operations ?? [])) rows.add(grant)
  return grants.filter((grant) => !rows.has(grant))
}
