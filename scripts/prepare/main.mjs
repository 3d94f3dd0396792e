import { alone } from './alone.mjs'
import { build } from './build.mjs'
import { generate } from './generate.mjs'
import { install } from './install.mjs'

/**
 * Brings the working tree up to date: dependencies, Prisma's client, and for `npm start` the build.
 * @param {string[]} flags `--no-build` leaves the build out.
 */
export async function main(flags) {
  await alone(async () => {
    await install()
    await generate()
    if (!flags.includes('--no-build')) await build()
  })
}
