import { z } from 'zod'
import { isCommonPassword } from './common-passwords'

/** A new password: 12 to 128 characters, and none that everybody tries first. */
export const newPasswordSchema = z
  .string('Enter a password.')
  .refine((password) => [...password].length >= 12, {
    message: 'Use at least 12 characters. A few words in a row are easy to remember.',
  })
  .refine((password) => [...password].length <= 128, { message: 'A password has at most 128 characters. Shorten it.' })
  .refine((password) => password.isWellFormed(), {
    message: 'This password has characters that cannot be stored. Choose others.',
  })
  .refine((password) => !isCommonPassword(password), {
    message: 'This password is among those that are tried first. Choose another one.',
  })

/** An e-mail address as it is stored and compared: trimmed, lower case. */
export const emailSchema = z
  .string('Enter an e-mail address.')
  .transform((value) => value.trim().toLowerCase())
  .pipe(
    z
      .email('This is not an e-mail address. Expected something like ada@example.com.')
      .max(254, 'An e-mail address has at most 254 characters.'),
  )
