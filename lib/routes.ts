/** Every path of the dashboard, in one place. */
export const routes = {
  home: '/',
  setup: '/setup',
  login: '/login',
  overview: (slug: string) => `/orgs/${slug}`,
  serviceTokens: (slug: string) => `/orgs/${slug}/service-tokens`,
  serviceToken: (slug: string, id: string) => `/orgs/${slug}/service-tokens/${id}`,
  serviceUsers: (slug: string) => `/orgs/${slug}/service-users`,
  newServiceUser: (slug: string) => `/orgs/${slug}/service-users/new`,
  serviceUser: (slug: string, id: string) => `/orgs/${slug}/service-users/${id}`,
  applications: (slug: string) => `/orgs/${slug}/applications`,
  newApplication: (slug: string) => `/orgs/${slug}/applications/new`,
  application: (slug: string, id: string) => `/orgs/${slug}/applications/${id}`,
  audit: (slug: string) => `/orgs/${slug}/audit`,
  auditEntry: (slug: string, id: string) => `/orgs/${slug}/audit/${id}`,
  inspector: (slug: string) => `/orgs/${slug}/inspector`,
} as const
