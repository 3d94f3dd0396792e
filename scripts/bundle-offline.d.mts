export function bundleOffline(outdir: string): Promise<string[]>
