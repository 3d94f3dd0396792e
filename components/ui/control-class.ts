/** What text fields, selects and comboboxes share. 16 px on touch screens, or iOS zooms into the page. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-line-field bg-panel px-2.5 text-base text-ink transition-colors duration-100 hover:border-ink-3 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3 aria-invalid:border-red pointer-coarse:min-h-11 pointer-coarse:text-lg'
