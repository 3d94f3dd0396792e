import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import Link from 'next/link'
import type { CSSProperties, ReactNode } from 'react'
import { classNames } from './class-names'

// Where there is no room for their columns, rows are laid out as cards (globals.css, .data-table). Browsers drop a table's semantics when its display changes;
// explicit roles keep them.
const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  cell: { role: 'cell' },
  columnheader: { role: 'columnheader' },
}

type TableProps = {
  /** Names the table for those who cannot see what it lists. */
  label: string
  /** Many need more room: rows become cards earlier, and columns that are `wide` give way before. */
  columns?: 'few' | 'many'
  className?: string
  children: ReactNode
}

export function Table({ label, columns, className, children }: TableProps) {
  return (
    <div data-columns={columns} className="table-frame">
      <table {...roles.table} aria-label={label} className={classNames('data-table', className)}>
        {children}
      </table>
    </div>
  )
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead {...roles.rowgroup}>
      <tr {...roles.row}>{children}</tr>
    </thead>
  )
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody {...roles.rowgroup}>{children}</tbody>
}

type TableRowProps = {
  selected?: boolean
  /** How deep in a tree; 0 is a root. */
  depth?: number
  className?: string
  children: ReactNode
}

export function TableRow({ selected, depth = 0, className, children }: TableRowProps) {
  return (
    <tr
      {...roles.row}
      data-selected={selected || undefined}
      data-depth={depth || undefined}
      style={depth ? ({ '--depth': String(depth) } as CSSProperties) : undefined}
      className={className}
    >
      {children}
    </tr>
  )
}

/**
 * What a cell is decides where it goes on a card. `wide` is the first to be left out where there is little room; `empty` only keeps its
 * column's place.
 */
type CellKind = 'select' | 'icon' | 'primary' | 'detail' | 'status' | 'actions' | 'wide' | 'empty'

type TableCellProps = {
  kind?: CellKind
  /** Said before the content on a card, where there is no column heading: "Last used". */
  label?: string
  className?: string
  children?: ReactNode
}

export function TableCell({ kind = 'detail', label, className, children }: TableCellProps) {
  return (
    <td {...roles.cell} data-cell={kind} className={className}>
      {label && <span className="cell-label">{label} </span>}
      {children}
    </td>
  )
}

/** The second line of a cell. */
export function CellNote({
  mono = false,
  className,
  children,
}: {
  mono?: boolean
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={classNames(
        'block text-[0.78125rem] leading-4.5 text-ink-3',
        mono && 'font-mono text-[0.71875rem]',
        className,
      )}
    >
      {children}
    </span>
  )
}

type HeaderCellProps = {
  kind?: CellKind
  /** Sorts by this column: where the link leads, and how the list is sorted by it now, if it is. */
  sort?: { href: string; direction?: 'ascending' | 'descending' }
  className?: string
  children?: ReactNode
}

export function HeaderCell({ kind = 'detail', sort, className, children }: HeaderCellProps) {
  if (!sort) {
    return (
      <th {...roles.columnheader} scope="col" data-cell={kind} className={className}>
        {children}
      </th>
    )
  }
  const Arrow = sort.direction === 'ascending' ? ArrowUp : sort.direction === 'descending' ? ArrowDown : ChevronsUpDown
  return (
    <th {...roles.columnheader} scope="col" data-cell={kind} aria-sort={sort.direction} className={className}>
      <Link
        href={sort.href}
        scroll={false}
        className={classNames(
          '-mx-1.5 inline-flex min-h-6 items-center gap-1 rounded-sm px-1.5 hover:text-ink',
          sort.direction && 'text-ink',
        )}
      >
        {children}
        <Arrow aria-hidden className={classNames('size-3.5', !sort.direction && 'opacity-60')} />
      </Link>
    </th>
  )
}
