import fc from 'fast-check'
import { expect, test } from 'vitest'
import { composeMail } from './compose'

const hostile = `"><img src=x onerror=alert(1)> & '<script>'`

test('both forms say the same', () => {
  const mail = composeMail({
    subject: 'Hello',
    heading: 'Join Northwind',
    paragraphs: ['Ada invites you.', 'The link is good for a week.'],
    facts: [['Role', 'Manager']],
    action: { label: 'Accept', href: 'https://latchkey.example.com/invite/abc' },
    ending: 'You get this because Ada typed your address.',
  })
  for (const words of [
    'Join Northwind',
    'Ada invites you.',
    'The link is good for a week.',
    'Role',
    'Manager',
    'Accept',
    'https://latchkey.example.com/invite/abc',
    'You get this because Ada typed your address.',
  ]) {
    expect(mail.text).toContain(words)
    expect(mail.html).toContain(words)
  }
})

test('whatever a name holds stays text', () => {
  const mail = composeMail({
    subject: hostile,
    heading: hostile,
    paragraphs: [hostile],
    facts: [[hostile, hostile]],
    action: { label: hostile, href: `https://example.com/?q=${hostile}` },
    ending: hostile,
  })
  expect(mail.html).not.toContain('<img')
  expect(mail.html).not.toContain('<script>')
  expect(mail.html).not.toMatch(/href="[^"]*'/)
})

test('no text adds an element or an attribute', () => {
  const tags = (html: string) => html.match(/<[^>]*>/g)!.map((tag) => tag.replaceAll(/="[^"]*"/g, ''))
  const compose = (text: string) =>
    composeMail({
      subject: text,
      heading: text,
      paragraphs: [text],
      facts: [[text, text]],
      action: { label: text, href: text },
      ending: text,
    }).html
  const expected = tags(compose('x'))
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', 'a', '\n') }), (text) => {
      expect(tags(compose(text))).toEqual(expected)
    }),
  )
})

test('nothing is loaded from elsewhere', () => {
  const { html } = composeMail({ subject: 'x', heading: 'x', paragraphs: ['x'], ending: 'x' })
  expect(html).not.toMatch(/https?:|src=|url\(|@import|<link/)
})
