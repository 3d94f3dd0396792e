import { z } from 'zod'
import { managementOperations } from '../auth/operations'
import { idSchema } from '../ids'
import { nameSchema, textSchema } from '../names'
import { maxGrants, normalizeGrants, readGrant, readGrants } from './grants'
import { inOrder, withPrefix } from './management'
import { matrixView } from './matrix-view'

const known = new Set<string>(managementOperations.map(withPrefix))

const editable = {
  name: nameSchema,
  description: textSchema(1_000),
  // Boxes of the matrix; a form without a checked one sends nothing at all.
  grants: z
    .array(z.string().max(200))
    .max(2 * maxGrants)
    .default([]),
  // What was typed beside the matrix.
  patterns: z
    .string()
    .max(200 * maxGrants)
    .default(''),
  managementOperations: z
    .array(z.string().refine((operation) => known.has(operation), 'Latchkey has no such operation.'))
    .max(200)
    .default([])
    .transform(inOrder),
}

type Content = z.output<z.ZodObject<typeof editable>>

function readContent<Input extends Content>(input: Input, context: z.RefinementCtx): Omit<Input, 'patterns'> {
  const { patterns, ...rest } = input
  const typed = readGrants(patterns)
  const boxes = input.grants.map(readGrant)
  if (!typed.ok) context.addIssue({ code: 'custom', path: ['patterns'], message: typed.message })
  if (boxes.includes(undefined)) {
    context.addIssue({ code: 'custom', path: ['grants'], message: 'One of these grants is none. Reload the page.' })
  }
  const grants = normalizeGrants([...boxes.filter((grant) => grant !== undefined), ...(typed.ok ? typed.grants : [])])
  if (grants.length > maxGrants) {
    const message = `A role has at most ${maxGrants.toLocaleString('en')} grants. Cover several operations at once, such as by order:*.`
    context.addIssue({ code: 'custom', path: ['patterns'], message })
  }
  return { ...rest, grants }
}

const updating = {
  ...editable,
  roleId: idSchema('rol'),
  /** Of what the form was filled from: whoever changes what somebody else has changed meanwhile is told. */
  version: z.string().max(100).optional(),
}

export const createRoleSchema = z.object(editable).transform(readContent)
export const updateRoleSchema = z.object(updating).transform(readContent)

const texts = z
  .array(z.string().max(200))
  .max(2 * maxGrants)
  .catch([])
const text = z
  .string()
  .max(200 * maxGrants)
  .catch('')

/** A form on its way: whatever it holds is kept, while the catalogues are looked through. */
export const browseRoleSchema = z
  .object({
    name: text,
    description: text,
    grants: texts,
    patterns: text,
    managementOperations: texts,
    version: text,
    q: z.unknown(),
    open: z.unknown(),
    parts: z.unknown(),
    /** A button's: the application to unfold, or another part of the list. */
    unfold: z.unknown(),
    more: z.unknown(),
  })
  .partial()
  .transform(({ q, open, parts, unfold, more, ...form }) => {
    const view = matrixView({ q, open: [open, unfold].flat(), parts })
    // What was typed becomes a box as soon as it can be read.
    const typed = readGrants(form.patterns ?? '')
    const grants = [...(form.grants ?? []), ...(typed.ok ? typed.grants : [])]
    return {
      view: more === undefined ? view : matrixView({ ...view, parts: view.parts + 1 }),
      values: {
        name: form.name ?? '',
        description: form.description ?? '',
        grants: normalizeGrants(grants.map(readGrant).filter((grant) => grant !== undefined)),
        patterns: typed.ok ? '' : (form.patterns ?? ''),
        managementOperations: inOrder(form.managementOperations ?? []),
        version: form.version ?? '',
      },
    }
  })

const replacement = z
  .string()
  .default('')
  .transform((id) => id || undefined)
  .pipe(idSchema('rol').optional())

/** Deleting asks for the name, and for another role while anybody has this one. */
export const deleteRoleSchema = z.object({
  roleId: idSchema('rol'),
  replacementId: replacement,
  confirmation: z.string().trim().default(''),
})

export type CreateRole = z.output<typeof createRoleSchema>
export type UpdateRole = z.output<typeof updateRoleSchema>
export type DeleteRole = z.output<typeof deleteRoleSchema>
