import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { Problem } from '../problem'
import { readAuthorizeRequest } from './authorize-request'

const read = (query: string) => {
  const raw = { url: `/v1/authorize?${query}`, headersDistinct: {}, socket: {} }
  return readAuthorizeRequest({ raw } as unknown as FastifyRequest, [])
}

function problemOf(query: string): Problem {
  try {
    read(query)
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('It was read.')
}

test('a parameter that comes twice is refused, wherever the second one stands', () => {
  expect(read('application=orders&operation=order:list')).toMatchObject({ application: 'orders' })
  for (const query of [
    'application=orders&operation=order:list&application=orders',
    'application=&application=orders',
  ]) {
    expect(problemOf(query).errors).toEqual([{ field: 'application', message: 'It is given more than once.' }])
  }
})

// Were each name looked up among all of them, this would take minutes.
test('a hundred thousand parameters are refused in one go, and not all of them are named', () => {
  const names = Array.from({ length: 100_000 }, (_, index) => index.toString(36)).join('&')
  const { status, message, errors } = problemOf(`application=orders&${names}`)
  expect(status).toBe(400)
  expect(errors).toHaveLength(20)
  expect(errors[0]).toEqual({ field: '0', message: 'There is no such parameter.' })
  expect(message.length).toBeLessThan(1_000)
})
