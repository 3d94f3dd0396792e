// Sets everything up that `npm start` and `npm test` need, and nothing that is there already. Plain Node.js, because nothing is installed
// yet; and without newer syntax or imports here, so that an old Node.js gets as far as the sentence.

const oldest = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(`\n  Latchkey needs Node.js ${oldest.join('.')} or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
} else {
  import('./prepare/main.mjs')
    .then(({ main }) => main(process.argv.slice(2)))
    .catch((error) => {
      console.error(`\n${String(error.isSentence ? error.message : error.stack).replace(/^/gm, '  ')}\n`)
      process.exit(1)
    })
}
