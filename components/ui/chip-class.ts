/** The shape of filters and presets: dashed while it does nothing, solid while it does. */
export const chipClass =
  'relative inline-flex min-h-7.5 max-w-full items-center gap-1.5 rounded-full border border-dashed border-line-strong px-2.5 text-sm text-ink-2 select-none transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:min-h-9'
