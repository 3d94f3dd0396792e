'use server'

import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { attenuateToken } from './mutations/attenuate'
import { bulkTokens } from './mutations/bulk'
import { createToken } from './mutations/create'
import { deleteToken } from './mutations/delete'
import { registerCopy } from './mutations/register-copy'
import { renameCopy } from './mutations/rename-copy'
import { restoreToken } from './mutations/restore'
import { revokeToken } from './mutations/revoke'
import { rotateToken } from './mutations/rotate'
import { attenuateOptions, credentialOptions } from './queries/attenuate-options'
import { blastRadius } from './queries/blast-radius'
import { deletionFacts } from './queries/deletion-facts'
import { findServiceUsers, tokenFormOptions } from './queries/form-options'
import { moreDescendants } from './queries/more-descendants'
import { restoreFacts } from './queries/restore-facts'
import { rotationFacts } from './queries/rotation-facts'
import {
  attenuateTokenSchema,
  bulkSchema,
  createTokenSchema,
  credentialSchema,
  deleteTokenSchema,
  findServiceUsersSchema,
  moreDescendantsSchema,
  registerCopySchema,
  renameCopySchema,
  restoreTokenSchema,
  revokeTokenSchema,
  rotateTokenSchema,
  tokenFormSchema,
  tokenIdSchema,
} from './schema'
import type {
  AttenuateOptions,
  BlastRadius,
  BulkResult,
  CredentialOptions,
  DeletionFacts,
  Minted,
  MoreDescendants,
  RestoreFacts,
  RotationFacts,
  ServiceUserOption,
  TokenFormOptions,
} from './types'

// Called from client functions, never as a form's action: what is minted must not become part of a form's state.

export async function createTokenAction(org: string, input: unknown): Promise<FormState<Minted>> {
  return submit(createTokenSchema, input, (data) => createToken(org, data))
}

export async function attenuateTokenAction(org: string, input: unknown): Promise<FormState<Minted>> {
  return submit(attenuateTokenSchema, input, (data) => attenuateToken(org, data))
}

export async function rotateTokenAction(org: string, input: unknown): Promise<FormState<Minted>> {
  return submit(rotateTokenSchema, input, (data) => rotateToken(org, data))
}

export async function registerCopyAction(org: string, input: unknown): Promise<FormState<{ id: string }>> {
  return submit(registerCopySchema, input, (data) => registerCopy(org, data))
}

export async function renameCopyAction(org: string, input: unknown): Promise<FormState<{ name: string }>> {
  return submit(renameCopySchema, input, (data) => renameCopy(org, data))
}

export async function revokeTokenAction(org: string, input: unknown): Promise<FormState<{ revoked: number }>> {
  return submit(revokeTokenSchema, input, (data) => revokeToken(org, data))
}

export async function restoreTokenAction(org: string, input: unknown): Promise<FormState<{ restored: number }>> {
  return submit(restoreTokenSchema, input, (data) => restoreToken(org, data))
}

export async function deleteTokenAction(org: string, input: unknown): Promise<FormState<{ deleted: number }>> {
  return submit(deleteTokenSchema, input, (data) => deleteToken(org, data))
}

export async function bulkTokensAction(org: string, input: unknown): Promise<FormState<{ results: BulkResult[] }>> {
  return submit(bulkSchema, input, (data) => bulkTokens(org, data))
}

export async function blastRadiusAction(org: string, input: unknown): Promise<FormState<BlastRadius>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => blastRadius(org, tokenId))
}

export async function rotationFactsAction(org: string, input: unknown): Promise<FormState<RotationFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => rotationFacts(org, tokenId))
}

export async function restoreFactsAction(org: string, input: unknown): Promise<FormState<RestoreFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => restoreFacts(org, tokenId))
}

export async function deletionFactsAction(org: string, input: unknown): Promise<FormState<DeletionFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => deletionFacts(org, tokenId))
}

export async function attenuateOptionsAction(org: string, input: unknown): Promise<FormState<AttenuateOptions>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => attenuateOptions(org, tokenId))
}

export async function credentialOptionsAction(org: string, input: unknown): Promise<FormState<CredentialOptions>> {
  return submit(credentialSchema, input, (data) => credentialOptions(org, data))
}

export async function moreDescendantsAction(org: string, input: unknown): Promise<FormState<MoreDescendants>> {
  return submit(moreDescendantsSchema, input, ({ rootId, afterPath }) => moreDescendants(org, rootId, afterPath))
}

export async function findServiceUsersAction(org: string, input: unknown): Promise<FormState<ServiceUserOption[]>> {
  return submit(findServiceUsersSchema, input, ({ q }) => findServiceUsers(org, q))
}

export async function tokenFormOptionsAction(org: string, input: unknown): Promise<FormState<TokenFormOptions>> {
  return submit(tokenFormSchema, input, ({ serviceUserId }) => tokenFormOptions(org, serviceUserId))
}
