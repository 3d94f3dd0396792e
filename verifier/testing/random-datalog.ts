import fc from 'fast-check'
import { quote } from '@/lib/restrictions/to-datalog'

// Blocks of Biscuit Datalog of every kind: facts, rules, checks of all three kinds, scopes, expressions, closures, and strings that are meant to be
// taken for something else. Most are allowed or not by chance; some cannot be computed.

const nasty = fc.constantFrom(
  '',
  '"',
  '\\',
  '\\"',
  '\n',
  '\0',
  '\uFEFF',
  '");allow if true;//',
  '10.0.0.0/8") or client_network("0.0.0.0/0',
  'order:list',
  'app_',
  '..',
  '{parameter}',
  '(a*)*b',
)
const strings = fc.oneof(
  { weight: 3, arbitrary: nasty },
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const variable = fc.constantFrom('$a', '$b', '$c')
const name = fc.constantFrom(
  'application',
  'operation',
  'access',
  'method',
  'path',
  'time',
  'client_ip',
  'token',
  'organization',
  'fact',
  'own',
  'ns::other',
)

const integer = fc
  .oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('9223372036854775807', '-9223372036854775808'))
  .map(String)
const date = fc.constantFrom('2020-01-01T00:00:00Z', '2126-01-01T00:00:00Z', '1970-01-01T00:00:00Z')
const bytes = fc.constantFrom('hex:00', 'hex:12ab')
const scalar = fc.oneof(
  strings.map(quote),
  integer,
  date,
  bytes,
  fc.constantFrom('true', 'false', 'null'),
  fc.constantFrom('"read"', '"order:list"', '"GET"'),
)
const list = fc.array(scalar, { maxLength: 4 })
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  list.map((values) => `[${values.join(', ')}]`),
  list.map((values) => (values.length === 0 ? '{,}' : `{${values.join(', ')}}`)),
  fc
    .array(fc.tuple(strings.map(quote), scalar), { minLength: 1, maxLength: 2 })
    .map((pairs) => `{${pairs.map((pair) => pair.join(': ')).join(', ')}}`),
)
const term = fc.oneof(value, { weight: 2, arbitrary: variable })

const method = fc.constantFrom('contains', 'starts_with', 'ends_with', 'matches', 'intersection', 'union', 'get')
const operator = fc.constantFrom(
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '&&',
  '||',
  '&',
  '|',
  '^',
)
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc.tuple(tie('expression'), operator, tie('expression')).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    fc
      .tuple(tie('expression'), method, tie('expression'))
      .map(([left, called, right]) => `(${left}).${called}(${right})`),
    fc.tuple(tie('expression'), fc.constantFrom('length', 'type')).map(([left, called]) => `(${left}).${called}()`),
    tie('expression').map((inner) => `!(${inner})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('any', 'all'), tie('expression'), fc.constantFrom('$p', '$q', '$a'))
      .map(([left, called, body, parameter]) => `(${left}).${called}(${parameter} -> ${body})`),
  ),
}))

const predicate = fc
  .tuple(name, fc.array(term, { minLength: 1, maxLength: 2 }))
  .map(([called, terms]) => `${called}(${terms.join(', ')})`)
const stated = fc.constantFrom(
  'operation($a)',
  'access($b)',
  'path($c)',
  'method($a)',
  'token($c)',
  'time($a)',
  'application($b)',
)
const scope = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  fc.constantFrom(' trusting authority', ' trusting previous', ' trusting authority, previous'),
)
const body = fc
  .tuple(fc.array(fc.oneof(stated, predicate), { maxLength: 3 }), fc.array(expression, { maxLength: 2 }), scope)
  .map(([predicates, expressions, trusting]) => `${[...predicates, ...expressions].join(', ') || 'true'}${trusting}`)

const fact = fc
  .tuple(name, fc.array(value, { minLength: 1, maxLength: 2 }))
  .map(([called, terms]) => `${called}(${terms.join(', ')});`)
const rule = fc.tuple(predicate, body).map(([head, rest]) => `${head} <- ${rest};`)
const kind = fc.constantFrom('check if', 'check if', 'check all', 'reject if')
const check = fc
  .tuple(kind, fc.array(body, { minLength: 1, maxLength: 2 }))
  .map(([word, bodies]) => `${word} ${bodies.join(' or ')};`)
/** Checks that hold for a request that lists orders, so that not everything is refused. */
const holds = fc.constantFrom(
  'check if operation($o), $o.starts_with("order:");',
  'check if true;',
  'check if access("read");',
  'reject if access("write");',
  'check all operation($o), ["order:list"].contains($o);',
  'check if {1, 2, 3}.any($n -> $n > 2);',
)

/** The source of a block. Not every one can be parsed. */
export const randomBlock: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: holds }, { weight: 2, arbitrary: fact }, rule, { weight: 2, arbitrary: check }),
    { minLength: 1, maxLength: 5 },
  )
  .map((statements) => statements.join('\n'))
