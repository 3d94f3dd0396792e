import { describe, expect, it } from 'vitest'
import { envLine, secretFileName, shortened, verifyCommand } from './secret-texts'

const secret = 'lk_svc_En0KEwoBYRgDIgkKBwgKEgMYgAg'

describe('the texts around a secret', () => {
  it('names the file after the token', () => {
    expect(secretFileName('Production API')).toBe('production-api-token.txt')
    expect(secretFileName('Bücher / Größe')).toBe('bucher-grosse-token.txt')
  })

  it('still names a file when the name has no letter for one', () => {
    expect(secretFileName('東京')).toBe('latchkey-token.txt')
  })

  it('writes a line for .env', () => {
    expect(envLine(secret)).toBe(`LATCHKEY_TOKEN=${secret}`)
  })

  it('asks the verifier about the organization, and about the sample where there is one', () => {
    const question = { verifierUrl: 'http://localhost:3001', organization: 'northwind' }
    expect(bodyOf(verifyCommand(secret, question))).toEqual({ token: secret, organization: 'northwind' })
    expect(bodyOf(verifyCommand(secret, { ...question, sample: { application: 'orders', access: 'read' } }))).toEqual({
      token: secret,
      organization: 'northwind',
      application: 'orders',
      access: 'read',
    })
  })

  it('shortens a secret to what tells its kind', () => {
    expect(shortened(secret)).toBe('lk_svc_En0KE…')
  })
})

function bodyOf(command: string): unknown {
  return JSON.parse(/ -d '(.*)'$/s.exec(command)?.[1] ?? '')
}
