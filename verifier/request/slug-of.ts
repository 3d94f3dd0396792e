import type { FastifyRequest } from 'fastify'
import { ownCopy } from './own-copy'

/** The organization that a request's path names. Strangers name as many as they like, and what is known of each is remembered by its slug. */
export function slugOf({ params }: Pick<FastifyRequest, 'params'>): string {
  return ownCopy((params as { slug: string }).slug)
}
