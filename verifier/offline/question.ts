import { resolveAccess } from '@/lib/decision/access'
import { verifyRequestSchema } from '@/lib/decision/request'
import type { Facts } from '@/lib/restrictions/evaluate'
import { isApplicationId } from '@/lib/restrictions/schema'
import { InvalidQuestion, type OfflineQuestion } from './verifier'

const fields = verifyRequestSchema.omit({ organization: true }).extend({
  application: verifyRequestSchema.shape.application.refine(
    (value) => value === undefined || isApplicationId(value),
    'Name the application by its id, app_…: slugs are not known offline.',
  ),
})

/** The token's text and the facts that are stated about the request, but for the time; throws an InvalidQuestion. */
export function readQuestion(question: OfflineQuestion): { token: string; facts: Omit<Facts, 'now'> } {
  const parsed = fields.safeParse(question)
  if (!parsed.success) {
    throw new InvalidQuestion(
      parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((field) => ({ field, message: 'There is no such field.' }))
          : [{ field: String(issue.path[0] ?? 'question'), message: issue.message }],
      ),
    )
  }
  const { token, access: stated, ...stateable } = parsed.data
  // The catalogue might say write, and is not known here.
  const access = resolveAccess({ ...stateable, access: stated }) && (stated ?? 'write')
  return { token: token ?? '', facts: access ? { ...stateable, access } : stateable }
}
