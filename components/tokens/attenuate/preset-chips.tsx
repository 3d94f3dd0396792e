'use client'

import { ChipButton } from '../../ui/chip-button'
import { applyPreset, type Preset, presets } from './presets'
import type { AttenuateValues } from './values'

type PresetChipsProps = {
  pressed: Preset | undefined
  values: AttenuateValues
  applications: string[]
  parent: { readOnly: boolean; expiresAt: string | null }
  /** The preset, or undefined when the pressed one was pressed again, and the form as it is then. */
  onPress: (preset: Preset | undefined, values: AttenuateValues) => void
}

export function PresetChips({ pressed, values, applications, parent, onPress }: PresetChipsProps) {
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Presets</legend>
      {presets.map((preset) => (
        <ChipButton
          key={preset.label}
          pressed={preset === pressed}
          onClick={() => {
            if (preset === pressed) onPress(undefined, values)
            else onPress(preset, applyPreset(values, preset, { applications, parent, now: Date.now() }))
          }}
        >
          {preset.label}
        </ChipButton>
      ))}
    </fieldset>
  )
}
