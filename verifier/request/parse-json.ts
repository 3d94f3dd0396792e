import { Problem } from '../problem'

/** The value of a JSON text. `__proto__` is a member like others: whoever reads the value must refuse names that it does not know. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'invalid_request', 'The body is not JSON.')
  }
}
