// Of the most used passwords of 12 characters or more, in lower case and without what people append to satisfy a rule.
const common = new Set([
  'password',
  'passwort',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'passwordpassword',
  'motdepasse',
  'contraseña',
  'administrator',
  'adminadmin',
  'adminadminadmin',
  'adminpassword',
  'letmein',
  'letmeinletmein',
  'letmeinplease',
  'welcome',
  'welcomewelcome',
  'welcomehome',
  'changeme',
  'changemechangeme',
  'changemenow',
  'changethispassword',
  'secretsecret',
  'supersecret',
  'topsecret',
  'mypassword',
  'thisismypassword',
  'iloveyou',
  'iloveyouiloveyou',
  'trustno',
  'monkeymonkey',
  'dragondragon',
  'sunshinesunshine',
  'princessprincess',
  'footballfootball',
  'baseballbaseball',
  'superman',
  'supermansuperman',
  'starwars',
  'starwarsstarwars',
  'correcthorsebatterystaple',
  'correct horse battery staple',
  'latchkey',
  'latchkeylatchkey',
])

const rows = [
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
]

/** Whether it is a password that everybody tries first: a known one with digits or signs around it, a repetition, or a run of keys. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase()
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return common.has(lower) || common.has(core) || isRepetition(lower) || isRun(lower)
}

// `aaaaaaaaaaaa`, `abcabcabcabc`, `12341234123412`.
function isRepetition(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/u.test(text) && new Set(text).size <= 4
}

// Whole passwords made of neighbouring keys or letters: `qwertyuiop123`, `123456789012`, `1q2w3e4r5t6y`.
function isRun(text: string): boolean {
  const cycle = rows.map((row) => row + row + row)
  const pieces = text.match(/[a-z]+|[0-9]+/g) ?? []
  if (pieces.join('') !== text) return false
  if (/^(?:1q2w3e4r5t6y|1qaz2wsx3edc|q1w2e3r4t5y6)/.test(text)) return true
  return pieces.every((piece) => cycle.some((row) => row.includes(piece)))
}
