import type { FormState } from '@/lib/actions/form-state'
import type { MemberDetail } from '@/lib/members/queries/get-member-detail'

/** What each part of the danger zone is about, and the form's state and action. */
export type MemberSectionProps = {
  member: MemberDetail
  state: FormState<void>
  action: (form: FormData) => void
}

/** "personal tokens (3)"; without a number for those who are not told, and where there is none. */
export function personalTokensText({ private: personal }: MemberDetail): string {
  const count = personal?.personalTokens ?? 0
  return count === 0 ? 'personal tokens' : `personal tokens (${count.toLocaleString('en')})`
}
