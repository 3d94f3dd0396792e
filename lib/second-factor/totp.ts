import { generateSecret, generateURI, verifySync } from 'otplib'
import { renderSVG } from 'uqr'

const period = 30

/** A new secret: 160 bits, as RFC 4226 asks (section 4, R6), in base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 })
}

/** What an authenticator app reads: the secret, and what to call it. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: 'Latchkey', label: email, secret })
}

/** A QR code as an SVG document. Black on white in dark colours as well: cameras read it more surely. */
export function qrCode(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 2, pixelSize: 4 })
}

/**
 * The time step that a code belongs to, this one or one beside it (RFC 6238, section 5.2: transmission delay, clocks that differ);
 * null when it is not the secret's. Whoever accepts it has to see that a step is accepted once.
 */
export function totpStep(secret: string, code: string, now: number = Date.now()): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const verified = verifySync({ secret, token: code, epoch: Math.floor(now / 1_000), period, epochTolerance: period })
  return verified.valid && 'timeStep' in verified ? verified.timeStep : null
}
