/** A LIKE pattern for rows that contain `text` anywhere, whatever signs it has. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
