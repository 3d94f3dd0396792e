import { parse } from 'bowser'

export type Device = {
  /** "Firefox 133 on Windows"; what a browser does not say is left out. */
  name: string
  kind: 'computer' | 'phone' | 'other'
}

/**
 * What a browser says it is (User-Agent), for people. It may say anything, so this helps to recognize a session of one's own and
 * proves nothing.
 */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { name: 'Unknown device', kind: 'other' }
  const { browser, os, platform } = parse(userAgent)
  const program = browser.name ? [browser.name, browser.version?.split('.')[0]].filter(Boolean).join(' ') : null
  // What no browser sends: a script's own name, such as curl/8.5.0, is the most honest there is.
  if (!program && !os.name)
    return { name: userAgent.split(/[\s(]/)[0]!.slice(0, 60) || 'Unknown device', kind: 'other' }
  const kind = platform.type === 'desktop' ? 'computer' : platform.type ? 'phone' : 'other'
  return { name: `${program ?? 'Unknown browser'}${os.name ? ` on ${os.name}` : ''}`, kind }
}
