import { escapeHtml } from './escape-html'

/** What a mail says, once: `composeMail` makes the subject, the plain text and the HTML of it. */
export type MailText = {
  subject: string
  heading: string
  paragraphs: string[]
  /** The one thing to do: a button, and its address in full for whoever does not trust buttons. */
  action?: { label: string; href: string }
  /** Facts in a table, such as when and from where. */
  facts?: [term: string, value: string][]
  /** Why the reader gets this, and what to do who did not ask for it. */
  ending: string
}

/** Both forms of a mail from one source. Nothing in it is loaded from elsewhere: opening it tells nobody. */
export function composeMail(mail: MailText): { subject: string; text: string; html: string } {
  return { subject: mail.subject, text: plain(mail), html: page(mail) }
}

function plain({ heading, paragraphs, action, facts, ending }: MailText): string {
  return [
    heading,
    ...paragraphs,
    ...(facts ? [facts.map(([term, value]) => `${term}: ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${action.href}`] : []),
    `--\n${ending}`,
  ]
    .join('\n\n')
    .concat('\n')
}

// The colours of app/globals.css. Mail programs know neither variables nor, many of them, style sheets: hence `style` everywhere, and
// classes only for what is darkened where the reader prefers that.
function page({ subject, heading, paragraphs, action, facts, ending }: MailText): string {
  const body = [
    `<h1 class="ink" style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:#1c1917">${escapeHtml(heading)}</h1>`,
    ...paragraphs.map((paragraph) => `<p class="ink" style="${paragraphStyle}">${escapeHtml(paragraph)}</p>`),
    ...(facts ? [factsTable(facts)] : []),
    ...(action ? [button(action)] : []),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #12100e !important }
  .panel { background: #191614 !important; border-color: #2c2723 !important }
  .ink { color: #f2eeea !important }
  .quiet { color: #b5aca3 !important }
  .button { background: #f0a53a !important; color: #221503 !important }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#fbfaf9">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#fbfaf9">
<tr><td align="center" style="padding:32px 16px;font-family:Geist,Inter,system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:24px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;text-align:left">
<tr><td class="ink" style="padding:0 4px 16px;font-size:15px;font-weight:600;color:#1c1917">Latchkey</td></tr>
<tr><td class="panel" style="padding:28px 28px 24px;background:#ffffff;border:1px solid #e7e3de;border-radius:10px">
${body.join('\n')}
</td></tr>
<tr><td class="quiet" style="padding:16px 4px 0;font-size:13px;line-height:20px;color:#57534e">${escapeHtml(ending)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const paragraphStyle = 'margin:0 0 16px;color:#1c1917'

function factsTable(facts: [string, string][]): string {
  const rows = facts.map(
    ([term, value]) =>
      `<tr><td class="quiet" style="padding:2px 16px 2px 0;color:#57534e;vertical-align:top;white-space:nowrap">${escapeHtml(term)}</td><td class="ink" style="padding:2px 0;color:#1c1917;word-break:break-word">${escapeHtml(value)}</td></tr>`,
  )
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:14px;line-height:21px">${rows.join('')}</table>`
}

function button({ label, href }: { label: string; href: string }): string {
  return `<p style="margin:24px 0 20px"><a class="button" href="${escapeHtml(href)}" style="display:inline-block;padding:10px 18px;border-radius:7px;background:#b45309;color:#ffffff;font-weight:500;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="quiet" style="margin:0;font-size:13px;line-height:20px;color:#57534e">If the button does nothing, open this address:<br><span style="word-break:break-all">${escapeHtml(href)}</span></p>`
}
