/** PostgreSQL gets none of Latchkey's variables: some are secret, and PG* ones would change what it does. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, TZ: 'UTC', LC_MESSAGES: 'C' } as unknown as NodeJS.ProcessEnv
}
