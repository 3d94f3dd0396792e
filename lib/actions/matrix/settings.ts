import type { OrganizationTable } from './entry'

/** What is sent to the actions of an organization's settings, keys, mail, sign-in and audit log, and who may. For tests. */
export const settings: OrganizationTable = {
  renameOrganizationAction: { needs: 'organization:update', send: () => ({ form: { name: 'Mine' } }) },
  deleteOrganizationAction: {
    needs: 'organization:delete',
    send: ({ organization }) => ({ form: { confirmation: organization } }),
  },
  updateUsageSettingsAction: { needs: 'settings:update', send: () => ({ form: { usageRetentionDays: '30' } }) },
  updateTokenPolicyAction: {
    needs: 'settings:update',
    send: () => ({ form: { maxLifetimeDays: '1', revokeUnusedDays: '' } }),
  },
  revokeBreakingTokensAction: {
    needs: ['settings:update', 'service_token:revoke'],
    send: ({ policyVersion }) => ({ form: { confirmation: 'revoke', version: policyVersion } }),
    others: /^Only an Admin/,
  },
  rotateKeyAction: { needs: 'key:rotate', send: ({ signingKey }) => ({ form: { keyId: String(signingKey) } }) },
  retireKeyAction: {
    needs: 'key:retire',
    send: ({ oldKey }) => ({ form: { keyId: String(oldKey), confirmation: 'retire' } }),
  },
  checkAuditAction: { needs: 'audit:read', send: () => ({ value: { after: 0 } }) },
  // No mail is configured where tests run, and no provider answers.
  sendTestMailAction: { needs: 'settings:update', send: () => ({ form: {} }), admin: /mail/ },
  retryMailAction: { needs: 'settings:update', send: ({ mail }) => ({ form: { mailId: mail } }), admin: /send mail/ },
  saveProviderAction: {
    needs: 'settings:update',
    send: ({ adminRole }) => ({
      form: {
        issuer: 'https://accounts.example.com',
        clientId: 'x',
        clientSecret: 'x',
        domains: 'example.com',
        firstRoleId: adminRole,
      },
    }),
    others: /^Only an Admin/,
  },
  removeProviderAction: {
    needs: 'settings:update',
    send: () => ({ form: { confirmation: 'remove' } }),
    admin: /no provider/,
    others: /^Only an Admin/,
  },
  disconnectAction: {
    needs: 'settings:update',
    send: ({ member }) => ({ form: { email: member.email } }),
    admin: /provider|connected/,
    others: /^Only an Admin/,
  },
  testConnectionAction: {
    needs: 'settings:update',
    send: () => ({ form: {} }),
    admin: /provider|Save/,
    others: /^Only an Admin/,
  },
}
