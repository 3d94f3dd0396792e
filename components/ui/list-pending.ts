'use client'

import { createContext, useContext } from 'react'

export const ListPending = createContext(false)

/** Whether the list around this control is being fetched anew. */
export function useListPending(): boolean {
  return useContext(ListPending)
}
