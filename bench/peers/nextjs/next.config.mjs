import path from 'node:path'

/** @type {import('next').NextConfig} */
export default {
  // Where its packages are, which is not where the product's are.
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  poweredByHeader: false,
}
