'use server'

import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { inspectToken } from './queries'
import { inspectedTokenSchema } from './schema'
import type { Inspected } from './types'

export async function inspectTokenAction(org: string, input: unknown): Promise<FormState<Inspected>> {
  return submit(inspectedTokenSchema, input, (token) => inspectToken(org, token))
}
