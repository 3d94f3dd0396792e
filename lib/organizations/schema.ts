import { z } from 'zod'
import { nameSchema } from '../names'

/** A new organization; its slug is made from the name. */
export const createOrganizationSchema = z.object({ name: nameSchema })

/** `version` is that of the values the form was filled from. */
export const renameOrganizationSchema = z.object({ name: nameSchema, version: z.string().max(100).optional() })

/** Deleting asks for the name. */
export const deleteOrganizationSchema = z.object({ confirmation: z.string().max(1_000) })
