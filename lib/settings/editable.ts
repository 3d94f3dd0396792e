/** What the form of usage is filled from. */
export function editableUsage({ usageRetentionDays }: { usageRetentionDays: number }) {
  return { usageRetentionDays }
}
