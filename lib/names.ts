import { z } from 'zod'

export const nameMaxLength = 255

// Control characters, line and paragraph separators, and the characters that change or hide the direction of text (Unicode TR 36, 2.6).
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u

/** A name as people write it: NFC, trimmed, 1 to 255 characters, none of them hidden. */
export const nameSchema = z
  .string('Enter a name.')
  .transform((value) => value.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1, 'Enter a name.')
      .refine((value) => [...value].length <= nameMaxLength, {
        message: `A name has at most ${nameMaxLength} characters. Shorten it.`,
      })
      .refine((value) => !hidden.test(value) && value.isWellFormed(), {
        message:
          'A name cannot contain control characters or characters that change the direction of text. Remove them.',
      }),
  )

/** Free text such as a note or a description: at most `max` characters; line breaks are kept, other hidden characters refused. */
export function textSchema(max: number) {
  return z
    .string()
    .default('')
    .transform((value) => value.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .refine((value) => [...value].length <= max, { message: `At most ${max} characters. Shorten it.` })
        .refine((value) => !hidden.test(value.replace(/[\n\t]/g, '')) && value.isWellFormed(), {
          message: 'Control characters and characters that change the direction of text are not allowed. Remove them.',
        }),
    )
}

/** What two names have in common when people would call them the same: NFC and case-folded. */
export function nameKey(name: string): string {
  // Upper case first, so that letters which only meet there (ß and ss, final sigma) fold together.
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}
