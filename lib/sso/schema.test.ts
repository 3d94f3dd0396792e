import { describe, expect, test } from 'vitest'
import { newId } from '../ids'
import { maxDomains, readDomains } from './read-domains'
import { saveProviderSchema } from './schema'

const form = { issuer: 'https://accounts.example.com', clientId: 'latchkey', domains: 'example.com' }
const parse = (difference: Record<string, unknown>) => saveProviderSchema.safeParse({ ...form, ...difference })

test('what is left out is off, empty or nobody', () => {
  expect(parse({}).data).toEqual({
    ...form,
    clientSecret: '',
    domains: ['example.com'],
    firstRoleId: null,
    required: false,
    enabled: false,
  })
})

test('what is ticked and chosen is kept', () => {
  const firstRoleId = newId('rol')
  expect(parse({ firstRoleId, required: 'on', enabled: 'on' }).data).toMatchObject({
    firstRoleId,
    required: true,
    enabled: true,
  })
})

describe('the issuer', () => {
  test.each([
    ['https://accounts.example.com/', 'https://accounts.example.com/'],
    [' https://accounts.example.com/realms/a ', 'https://accounts.example.com/realms/a'],
    ['https://accounts.example.com/realms/a/.well-known/openid-configuration', 'https://accounts.example.com/realms/a'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('%s is %s', (typed, issuer) => {
    expect(parse({ issuer: typed }).data?.issuer).toBe(issuer)
  })

  test.each([
    '',
    'accounts.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://',
    'https://a.example/?x=1',
    'https://a.example/#x',
    'https://user:password@a.example',
    'https://login.example/{tenantid}/v2.0',
    `https://a.example/${'x'.repeat(500)}`,
    'https://a.example/a b',
  ])('%s is none', (issuer) => {
    expect(parse({ issuer }).success).toBe(false)
  })
})

describe('domains', () => {
  test('stand with anything between them, each once', () => {
    expect(readDomains(' Example.com, @example.org;sub.example.net.\nexample.com')).toEqual({
      ok: true,
      domains: ['example.com', 'example.org', 'sub.example.net'],
    })
  })

  test.each(['', ' ,; ', 'example', 'a@example.com', '*.example.com', '-a.com', 'a..com', '10.0.0.1', 'exa mple.c_m'])(
    '%j are none',
    (text) => {
      expect(readDomains(text)).toMatchObject({ ok: false })
    },
  )

  test('are not endless', () => {
    const many = Array.from({ length: maxDomains + 1 }, (_, index) => `d${index}.example`)
    expect(readDomains(many.slice(1).join())).toMatchObject({ ok: true })
    expect(readDomains(many.join())).toMatchObject({ ok: false })
  })
})

test.each(['x\0y', 'ä', 'x'.repeat(1_001)])('%j is no client id and no secret', (text) => {
  expect(parse({ clientId: text }).success).toBe(false)
  expect(parse({ clientSecret: text }).success).toBe(false)
})
