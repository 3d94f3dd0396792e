import type { NodemailerError } from 'nodemailer/lib/errors'

/** What became of an attempt that failed: why, in words without anything secret, and whether another one can help. */
export type MailFailure = { words: string; permanent: boolean }

// What these refuse is the mail itself. A refused greeting or sign-in is for the operator to put right, and the mail waits for it.
const aboutTheMail = new Set(['MAIL FROM', 'RCPT TO', 'DATA'])

/** An error of nodemailer's, for people. */
export function failureOf(error: NodemailerError, server: string): MailFailure {
  const { code, responseCode, response, command } = error
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    // The answer is left out: nothing says that a server repeats no credentials in it.
    return {
      words: `The mail server ${server} refused Latchkey’s user name or password${numbered(responseCode)}.`,
      permanent: false,
    }
  }
  if (responseCode) {
    const permanent = responseCode >= 500 && error.permanent === true && aboutTheMail.has(command ?? '')
    return { words: `The mail server ${server} answered: ${asWords(response ?? String(responseCode))}`, permanent }
  }
  if (code === 'ETIMEDOUT' || code === 'EABORT') {
    return { words: `The mail server ${server} did not answer in time.`, permanent: false }
  }
  if (code === 'EDNS')
    return { words: `The mail server ${server} has no address (its name was not found).`, permanent: false }
  if (code === 'ETLS')
    return { words: `The connection to the mail server ${server} could not be encrypted.`, permanent: false }
  const cause = error.originalCode ?? code
  return { words: `The mail server ${server} could not be reached${cause ? ` (${cause})` : ''}.`, permanent: false }
}

function numbered(responseCode: number | undefined): string {
  return responseCode ? ` (${responseCode})` : ''
}

// A server's own words, whatever they are: one line, and not endless.
function asWords(response: string): string {
  const line = response
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .toWellFormed()
  return [...line].length > 300 ? `${[...line].slice(0, 299).join('')}…` : line
}
