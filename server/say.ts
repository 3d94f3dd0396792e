// Everything that `npm start` prints. A terminal that went away must not take the supervisor with it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

export const say = {
  line(text = ''): void {
    process.stdout.write(text === '' ? '\n' : `  ${text}\n`)
  },
  problem(text: string): void {
    process.stderr.write(`\n${indent(text)}\n\n`)
  },
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
