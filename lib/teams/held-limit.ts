/** Who is in a team, and what it gives, is counted up to here in the list of teams. */
export const countedInTeams = 10_000
