import { expect } from 'vitest'

interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { field: string; message: string }[]
}

/** What an answer says of an error of the request; it must be a problem document (RFC 9457) that nobody stores. */
export async function problemOf(response: Response): Promise<ProblemDocument> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const document = (await response.json()) as ProblemDocument
  expect(document).toMatchObject({ type: 'about:blank', status: response.status })
  expect(document.title).not.toBe('')
  expect(document.detail).not.toBe('')
  return document
}
