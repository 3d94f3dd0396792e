const past: Record<string, string> = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  rename: 'Renamed',
  revoke: 'Revoked',
  restore: 'Restored',
  rotate: 'Rotated',
  retire: 'Retired',
  purge: 'Purged',
  enforce: 'Enforced',
  attenuate: 'Attenuated',
  register: 'Registered',
  discover: 'Discovered',
  see: 'First saw',
  deactivate: 'Deactivated',
  reactivate: 'Reactivated',
  remove: 'Removed',
  resend: 'Resent',
  accept: 'Accepted',
}

const special: Record<string, string> = {
  'member:create': 'Added member',
  'member:leave': 'Left the organization',
  'invitation:create': 'Invited',
  'session:create': 'Signed in',
  'session:revoke': 'Ended session',
  'session:refuse': 'Was refused to sign in',
  'operation:refuse': 'Was refused',
  'service_token:throttle': 'Stopped custom Datalog of service token',
  'personal_token:throttle': 'Stopped custom Datalog of personal token',
  'user:change_password': 'Changed their password',
  'user:request_password_reset': 'Asked for a link to reset their password',
  'user:issue_password_reset': 'Made a link to reset a password',
  'user:reset_password': 'Reset their password',
  'user:request_email_change': 'Asked to change their email',
  'authenticator:create': 'Set up authenticator app',
  'authenticator:delete': 'Removed authenticator app',
  'passkey:create': 'Added passkey',
  'recovery_code:create': 'Made recovery codes',
  'recovery_code:use': 'Used a recovery code',
  'second_factor:reset': 'Reset second factor of',
  'sso_provider:create': 'Set up single sign-on',
  'sso_provider:update': 'Changed single sign-on',
  'sso_provider:delete': 'Removed single sign-on',
  'sso_identity:create': 'Connected with single sign-on',
  'sso_identity:delete': 'Disconnected from single sign-on',
  'team:add_member': 'Added to team',
  'team:remove_member': 'Removed from team',
  'team:set_level': 'Changed levels of team',
  'mail:test': 'Sent a test mail',
  'mail:retry': 'Tried mail again',
}

const types: Record<string, string> = {
  key: 'signing key',
  operation: 'operation',
  sso_provider: 'provider of single sign-on',
  sso_identity: 'single sign-on',
}

/** What was done, for people: `service_token:revoke` is "Revoked service token". */
export function actionText(action: string): string {
  const known = special[action]
  if (known) return known
  const [type = '', verb = ''] = action.split(':')
  return past[verb] ? `${past[verb]} ${entityTypeText(type)}` : action
}

/** What it was done to, for people: `service_user` is "service user". */
export function entityTypeText(type: string): string {
  return types[type] ?? type.replaceAll('_', ' ')
}

/** A field's name, for people: `expiresAt` is "Expires at". */
export function fieldText(field: string): string {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
