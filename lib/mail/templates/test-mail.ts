import { composeMail } from './compose'

/** What an admin sends to themselves to see whether mail arrives. */
export function testMail(organization: string, url: string) {
  return composeMail({
    subject: `Mail from ${organization} arrives`,
    heading: 'Mail arrives',
    paragraphs: [
      `This is the test mail that you asked Latchkey for in the settings of ${organization}. Nothing is left to do.`,
    ],
    facts: [['Sent by', url]],
    ending: 'You get this mail because you pressed “Send a test mail”.',
  })
}
