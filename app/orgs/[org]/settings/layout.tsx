import type { ReactNode } from 'react'
import { SettingsNavigation } from '@/components/settings/settings-navigation'

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="lg:grid lg:grid-cols-[9.5rem_minmax(0,1fr)] lg:gap-8">
      <SettingsNavigation />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
