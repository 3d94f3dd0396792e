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
import type { TokenRealm } from './realm'
import {
  attenuateTokenSchema,
  bulkSchema,
  createPersonalTokenSchema,
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

export async function createTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<Minted>> {
  return realm?.kind === 'personal'
    ? submit(createPersonalTokenSchema, input, (data) => createToken(realm, data))
    : submit(createTokenSchema, input, (data) => createToken(realm, data))
}

export async function attenuateTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<Minted>> {
  return submit(attenuateTokenSchema, input, (data) => attenuateToken(realm, data))
}

export async function rotateTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<Minted>> {
  return submit(rotateTokenSchema, input, (data) => rotateToken(realm, data))
}

export async function registerCopyAction(realm: TokenRealm, input: unknown): Promise<FormState<{ id: string }>> {
  return submit(registerCopySchema, input, (data) => registerCopy(realm, data))
}

export async function renameCopyAction(realm: TokenRealm, input: unknown): Promise<FormState<{ name: string }>> {
  return submit(renameCopySchema, input, (data) => renameCopy(realm, data))
}

export async function revokeTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<{ revoked: number }>> {
  return submit(revokeTokenSchema, input, (data) => revokeToken(realm, data))
}

export async function restoreTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<{ restored: number }>> {
  return submit(restoreTokenSchema, input, (data) => restoreToken(realm, data))
}

export async function deleteTokenAction(realm: TokenRealm, input: unknown): Promise<FormState<{ deleted: number }>> {
  return submit(deleteTokenSchema, input, (data) => deleteToken(realm, data))
}

export async function bulkTokensAction(
  realm: TokenRealm,
  input: unknown,
): Promise<FormState<{ results: BulkResult[] }>> {
  return submit(bulkSchema, input, (data) => bulkTokens(realm, data))
}

export async function blastRadiusAction(realm: TokenRealm, input: unknown): Promise<FormState<BlastRadius>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => blastRadius(realm, tokenId))
}

export async function rotationFactsAction(realm: TokenRealm, input: unknown): Promise<FormState<RotationFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => rotationFacts(realm, tokenId))
}

export async function restoreFactsAction(realm: TokenRealm, input: unknown): Promise<FormState<RestoreFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => restoreFacts(realm, tokenId))
}

export async function deletionFactsAction(realm: TokenRealm, input: unknown): Promise<FormState<DeletionFacts>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => deletionFacts(realm, tokenId))
}

export async function attenuateOptionsAction(realm: TokenRealm, input: unknown): Promise<FormState<AttenuateOptions>> {
  return submit(tokenIdSchema, input, ({ tokenId }) => attenuateOptions(realm, tokenId))
}

export async function credentialOptionsAction(
  realm: TokenRealm,
  input: unknown,
): Promise<FormState<CredentialOptions>> {
  return submit(credentialSchema, input, (data) => credentialOptions(realm, data))
}

export async function moreDescendantsAction(realm: TokenRealm, input: unknown): Promise<FormState<MoreDescendants>> {
  return submit(moreDescendantsSchema, input, ({ rootId, afterPath }) => moreDescendants(realm, rootId, afterPath))
}

export async function findServiceUsersAction(org: string, input: unknown): Promise<FormState<ServiceUserOption[]>> {
  return submit(findServiceUsersSchema, input, ({ q }) => findServiceUsers(org, q))
}

export async function tokenFormOptionsAction(realm: TokenRealm, input: unknown): Promise<FormState<TokenFormOptions>> {
  return submit(tokenFormSchema, input, ({ serviceUserId }) => tokenFormOptions(realm, serviceUserId))
}
