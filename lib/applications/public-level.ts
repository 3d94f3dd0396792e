/** What everyone may do on an application, through the Public team; from the least. */
export const publicLevels = ['none', 'read', 'write'] as const
export type PublicLevel = (typeof publicLevels)[number]
