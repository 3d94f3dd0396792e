import { expect, test } from 'vitest'
import { checkDatalog } from './check-datalog'

test.each([
  'check if method("GET");',
  'check if method("GET")',
  'a("b");\n// a comment; with a semicolon\ncheck if a($x), $x == "a;b" or $x.starts_with("/*");',
  'check all operation($o), $o != "order:delete"; reject if path("/admin");',
  '/* a comment */ check if path($path), $path.matches("^/v1/");',
  'check if application("app_a") trusting authority;',
])('%j parses', async (source) => {
  expect(await checkDatalog(source)).toEqual({ ok: true })
})

test.each([
  ['check if a(', 1, 12, 'The statement ends too early.'],
  ['check if a("b");\n\n  check if b(', 3, 14, 'The statement ends too early.'],
  ['check if a("b");\n  nonsense;', 2, 3, 'This does not parse: nonsense'],
  ['check if a("ü"); é("b");', 1, 18, 'This does not parse: é("b")'],
  ['a("b");\nallow if true;', 2, 1, 'Policies (allow if, deny if) have no place in a token. Use check if.'],
  ['check if a({id});', 1, 12, '{id} is a parameter. Write its value instead.'],
  ['a($x);', 1, 3, 'Variables are not allowed in facts.'],
  ['check if a("unfinished);', 1, 12, /^This does not parse: "unfinished/],
  [
    'a("b");\ntrusting previous;',
    2,
    1,
    'A scope for the whole block cannot be written here. Put trusting … at the end of each check instead.',
  ],
  ['check if a("b");\ncheck if a("c") trusting ed25519/00;', 2, 26, 'This is not a public key.'],
  [`check if a("c") trusting ed25519/02${'00'.repeat(31)};`, 1, 26, 'This is not a public key.'],
  ['// only a comment', 1, 1, 'There is no Datalog here, only white space or comments.'],
])('%j does not parse at %i:%i', async (source, line, column, message) => {
  const reading = await checkDatalog(source)
  expect(reading).toEqual({
    ok: false,
    line,
    column,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  })
})

test('what the WebAssembly cannot bear leaves the next unharmed', async () => {
  for (let round = 0; round < 3; round++) {
    expect(await checkDatalog('check if a("b") trusting ed25519/00;')).toMatchObject({ ok: false })
    expect(await checkDatalog('check if a("b");')).toEqual({ ok: true })
  }
})
