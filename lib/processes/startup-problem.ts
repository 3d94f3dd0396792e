/** Why Latchkey cannot start, in sentences for the operator. Nothing of a stack would help them. */
export class StartupProblem extends Error {
  override readonly name = 'StartupProblem'
}
