import type { BuildOptions } from 'esbuild'

export const root: string
export function bundleOptions(outdir: string): BuildOptions
