import { expect, test } from 'vitest'
import { readEnvironment } from './env'

const secret = Buffer.alloc(32, 7).toString('base64')

test('an empty environment has every default', () => {
  const read = readEnvironment({})
  expect(read.ok && read.environment).toMatchObject({
    PORT: 3000,
    VERIFIER_PORT: 3001,
    HOST: '127.0.0.1',
    LATCHKEY_DATA_DIR: '.data',
    LATCHKEY_URL: 'http://localhost:3000',
    LATCHKEY_VERIFIER_URL: 'http://localhost:3001',
    LATCHKEY_TRUSTED_PROXIES: [],
    LATCHKEY_STALENESS_SECONDS: 5,
    VERIFIER_WORKERS: 1,
  })
})

test.each(['0', '65', '2.5', '-1', 'auto', ' 2'])('%j is no number of processes', (VERIFIER_WORKERS) => {
  expect(readEnvironment({ VERIFIER_WORKERS })).toMatchObject({
    problems: ['VERIFIER_WORKERS: expected a whole number of processes, 1 to 64.'],
  })
})

test('public addresses follow the ports', () => {
  const read = readEnvironment({ PORT: '4000', VERIFIER_PORT: '4001' })
  expect(read.ok && read.environment.LATCHKEY_URL).toBe('http://localhost:4000')
  expect(read.ok && read.environment.LATCHKEY_VERIFIER_URL).toBe('http://localhost:4001')
})

test('every problem is listed at once, by the name of its variable, without its value', () => {
  const read = readEnvironment({
    PORT: 'eighty',
    VERIFIER_PORT: '70000',
    DATABASE_URL: 'mysql://hunter2@host/db',
    LATCHKEY_SECRET: 'c2hvcnQ=',
    LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/99',
    VERIFIER_WORKERS: '0',
    LATCHKEY_ADMIN_EMAIL: 'nobody',
    SMTP_URL: 'https://hunter2@host',
    LATCHKEY_MAIL_FROM: 'Latchkey <nobody>',
  })
  if (read.ok) throw new Error('expected problems')
  const text = read.problems.join('\n')
  for (const name of [
    'PORT:',
    'VERIFIER_PORT:',
    'DATABASE_URL:',
    'LATCHKEY_SECRET:',
    'LATCHKEY_TRUSTED_PROXIES:',
    'VERIFIER_WORKERS:',
    'LATCHKEY_ADMIN_EMAIL:',
    'LATCHKEY_ADMIN_PASSWORD:',
    'LATCHKEY_ORGANIZATION:',
    'SMTP_URL:',
    'LATCHKEY_MAIL_FROM:',
  ]) {
    expect(text).toContain(name)
  }
  expect(text).not.toContain('hunter2')
})

test('a direct address is one of the same database', () => {
  const database = 'postgresql://latchkey@localhost/latchkey'
  expect(readEnvironment({ LATCHKEY_DIRECT_DATABASE_URL: database })).toMatchObject({
    problems: [expect.stringMatching(/^DATABASE_URL: required with LATCHKEY_DIRECT_DATABASE_URL/)],
  })
  const both = { DATABASE_URL: database, LATCHKEY_DIRECT_DATABASE_URL: database, LATCHKEY_SECRET: secret }
  expect(readEnvironment(both).ok).toBe(true)
})

test('a database of your own requires a secret', () => {
  const database = 'postgresql://latchkey@localhost/latchkey'
  expect(readEnvironment({ DATABASE_URL: database }).ok).toBe(false)
  expect(readEnvironment({ DATABASE_URL: database, LATCHKEY_SECRET: secret }).ok).toBe(true)
})

test('a new secret is another one', () => {
  const other = Buffer.alloc(32, 8).toString('base64')
  expect(readEnvironment({ LATCHKEY_SECRET: secret, LATCHKEY_NEW_SECRET: other }).ok).toBe(true)
  expect(readEnvironment({ LATCHKEY_NEW_SECRET: 'c2hvcnQ=' }).ok).toBe(false)
  expect(readEnvironment({ LATCHKEY_SECRET: secret, LATCHKEY_NEW_SECRET: secret })).toMatchObject({
    problems: ['LATCHKEY_NEW_SECRET: expected another secret than LATCHKEY_SECRET.'],
  })
})

test('both ports the same is refused', () => {
  expect(readEnvironment({ PORT: '3000', VERIFIER_PORT: '3000' }).ok).toBe(false)
})

test('mail needs a server and a sender, both or neither', () => {
  const SMTP_URL = 'smtps://user:password@smtp.example.com:465'
  const LATCHKEY_MAIL_FROM = 'Latchkey <latchkey@example.com>'
  expect(readEnvironment({ SMTP_URL, LATCHKEY_MAIL_FROM }).ok).toBe(true)
  expect(readEnvironment({ SMTP_URL })).toMatchObject({ problems: [expect.stringMatching(/^LATCHKEY_MAIL_FROM:/)] })
  expect(readEnvironment({ LATCHKEY_MAIL_FROM })).toMatchObject({ problems: [expect.stringMatching(/^SMTP_URL:/)] })
})

test.each([
  ['latchkey@example.com', { name: '', address: 'latchkey@example.com' }],
  ['Latchkey <latchkey@example.com>', { name: 'Latchkey', address: 'latchkey@example.com' }],
  ['Schlüssel, Bund <a.b+c@mail.example.com>', { name: 'Schlüssel, Bund', address: 'a.b+c@mail.example.com' }],
])('%j is a sender', (LATCHKEY_MAIL_FROM, mailbox) => {
  const read = readEnvironment({ SMTP_URL: 'smtp://localhost', LATCHKEY_MAIL_FROM })
  expect(read.ok && read.environment.LATCHKEY_MAIL_FROM).toEqual(mailbox)
})

test.each([
  'nobody',
  'a@example.com, b@example.com',
  'Latchkey <a@example.com> <b@example.com>',
  'Latchkey\r\nBcc: b@example.com\r\n <a@example.com>',
])('%j is no sender', (LATCHKEY_MAIL_FROM) => {
  expect(readEnvironment({ SMTP_URL: 'smtp://localhost', LATCHKEY_MAIL_FROM }).ok).toBe(false)
})

test('what fails is limited unless the operator says otherwise, and requests only where one does', () => {
  const limits = (variables: Record<string, string>) => {
    const read = readEnvironment(variables)
    if (!read.ok) return read.problems
    const {
      LATCHKEY_FAILURES_PER_SECOND,
      LATCHKEY_ADDRESS_REQUESTS_PER_SECOND,
      LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND,
    } = read.environment
    return [LATCHKEY_FAILURES_PER_SECOND, LATCHKEY_ADDRESS_REQUESTS_PER_SECOND, LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND]
  }
  expect(limits({})).toEqual([500, undefined, undefined])
  const chosen = {
    LATCHKEY_FAILURES_PER_SECOND: '50',
    LATCHKEY_ADDRESS_REQUESTS_PER_SECOND: '1000',
    LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND: '30000',
  }
  expect(limits(chosen)).toEqual([50, 1_000, 30_000])
  for (const value of ['0', '-1', '1.5', 'many', '99999999']) {
    expect(limits({ LATCHKEY_FAILURES_PER_SECOND: value })).toEqual([
      'LATCHKEY_FAILURES_PER_SECOND: expected how many in a second, 1 to 9999999.',
    ])
  }
})
