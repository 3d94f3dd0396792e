import { z } from 'zod'
import { canonicalAddress } from '../restrictions/networks'
import { isApplicationId, isOperation } from '../restrictions/schema'
import { pathOf } from './path'

/** What an application asks of a token: contract.md, section 4. Unknown fields are refused. */
export const verifyRequestSchema = z.strictObject({
  /** As pasted: with or without `lk_…_`, `Bearer ` and white space. Absent or empty is the code `missing`. */
  // Null is what `headers.get('authorization')` gives where there is none.
  token: z.string('Send the token as a string.').nullish(),
  organization: reference('organization'),
  application: reference('application'),
  operation: z
    .string('An operation is written resource:action, such as order:list.')
    .refine(isOperation, 'An operation is written resource:action, such as order:list.')
    .optional(),
  access: z.enum(['read', 'write'], 'Access is read or write.').optional(),
  clientIp: z
    .string('The client address is an IP address, such as 203.0.113.7.')
    .transform((value, context) => {
      const address = canonicalAddress(value)
      if (address) return address
      context.addIssue({ code: 'custom', message: 'The client address is not an IP address, such as 203.0.113.7.' })
      return z.NEVER
    })
    .optional(),
  // RFC 9110, section 5.6.2. Methods are case-sensitive, but no API means another thing by "get".
  method: z
    .string('The method is one of HTTP, such as GET.')
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/, 'The method is not one of HTTP, such as GET.')
    .toUpperCase()
    .optional(),
  path: z
    .string('The path begins with “/”.')
    .transform((value, context) => {
      const path = pathOf(value)
      if (path !== undefined) return path
      context.addIssue({ code: 'custom', message: 'The path begins with “/” and has no “.” or “..” segment.' })
      return z.NEVER
    })
    .optional(),
})

export type VerifyRequest = z.infer<typeof verifyRequestSchema>

/**
 * Whether the request must name an organization when the installation has several: an application's slug and an identity question mean
 * something else in each of them. The answer to such a request is 400 `organization_required`.
 */
export function needsOrganization(request: Pick<VerifyRequest, 'organization' | 'application'>): boolean {
  if (request.organization !== undefined) return false
  return request.application === undefined || !isApplicationId(request.application)
}

function reference(what: string) {
  return z
    .string(`Name the ${what} by its slug or id.`)
    .min(1, `Name the ${what} by its slug or id.`)
    .max(255, `This is not an ${what}’s slug or id.`)
    .optional()
}
