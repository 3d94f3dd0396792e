import { forgetBiscuit, loadBiscuit } from './load'

/** Whether Datalog parses; where not, the place (both from 1, columns in characters) and a sentence. */
export type DatalogReading = { ok: true } | { ok: false; line: number; column: number; message: string }

interface Statement {
  text: string
  offset: number
}

/** Parses custom Datalog as the content of a block: facts, rules and checks; no policies, no parameters. */
export async function checkDatalog(source: string): Promise<DatalogReading> {
  const statements = statementsOf(source)
  if (statements.length === 0) return problem(source, 0, 'There is no Datalog here, only white space or comments.')
  for (const statement of statements) {
    if (/^trusting\b/.test(statement.text)) return problem(source, statement.offset, blockScope)
    const error = await parseError(statement.text)
    if (error) return problem(source, statement.offset + offsetIn(statement.text, error), sentence(error))
  }
  // Statements that parse one by one parse together; should they ever not, that is still said.
  const error = await parseError(source)
  return error ? problem(source, 0, sentence(error)) : { ok: true }
}

// biscuit-wasm parses it and drops it: the block would mean something else than was written.
const blockScope =
  'A scope for the whole block cannot be written here. Put trusting … at the end of each check instead.'

interface ParseError {
  /** What was left to parse when it failed. */
  input: string
  message?: string
  parameter?: string
}

async function parseError(source: string): Promise<ParseError | undefined> {
  const builder = (await loadBiscuit()).Biscuit.block_builder()
  try {
    builder.addCode(source)
    builder.free()
    return undefined
  } catch (error) {
    // Biscuit's own errors are plain objects; an Error is a trap, and what it happened to cannot be freed. It traps at keys that are none.
    if (error instanceof Error) {
      await forgetBiscuit()
      return trapAt(source)
    }
    builder.free()
    const { ParseError: parse, Parameters: parameters } = (error as LanguageError).Language ?? {}
    const parameter = parameters?.missing_parameters[0]
    if (parameter !== undefined) return { input: '', parameter }
    return parse?.errors[0] ?? { input: source }
  }
}

function trapAt(source: string): ParseError {
  const key = /\b(?:ed25519|secp256r1)\/[\s\S]*/.exec(source)
  return key ? { input: key[0], message: 'this is not a public key' } : { input: source }
}

interface LanguageError {
  Language?: {
    ParseError?: { errors: { input: string; message?: string }[] }
    Parameters?: { missing_parameters: string[] }
  }
}

function offsetIn(statement: string, { input, parameter }: ParseError): number {
  if (parameter !== undefined) return Math.max(0, statement.indexOf(`{${parameter}}`))
  if (statement.endsWith(input)) return statement.length - input.length
  return Math.max(0, statement.indexOf(input))
}

function sentence({ input, message, parameter }: ParseError): string {
  if (parameter !== undefined) return `{${parameter}} is a parameter. Write its value instead.`
  if (message) return `${message[0]?.toUpperCase()}${message.slice(1)}.`
  const rest = input.trim().split('\n')[0] ?? ''
  if (rest === '') return 'The statement ends too early.'
  if (/^(allow|deny) if\b/.test(rest)) return 'Policies (allow if, deny if) have no place in a token. Use check if.'
  return `This does not parse: ${rest.length > 40 ? `${rest.slice(0, 40)}…` : rest}`
}

function problem(source: string, offset: number, message: string): DatalogReading {
  const before = source.slice(0, offset).split('\n')
  return { ok: false, line: before.length, column: [...(before.at(-1) ?? '')].length + 1, message }
}

// Splits at semicolons outside strings and comments; comments and white space before a statement are no part of it.
function statementsOf(source: string): Statement[] {
  const statements: Statement[] = []
  const token = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\])*(?:"|$)|;|\s+|[\s\S]/g
  let start: number | undefined
  let end = 0
  for (const match of source.matchAll(token)) {
    const [text] = match
    const blank = /^(\s|\/\/|\/\*)/.test(text)
    if (text === ';') {
      statements.push({ text: source.slice(start ?? match.index, match.index + 1), offset: start ?? match.index })
      start = undefined
      continue
    }
    if (blank) continue
    start ??= match.index
    end = match.index + text.length
  }
  if (start !== undefined) statements.push({ text: source.slice(start, end), offset: start })
  return statements
}
