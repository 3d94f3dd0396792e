'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Button, type ButtonProps } from './button'
import { copyText } from './copy-text'

type CopyButtonProps = Omit<ButtonProps, 'value' | 'children'> & {
  value: string
  label?: string
  /** Shows the icon alone; `label` stays its name. */
  iconOnly?: boolean
}

export function CopyButton({ value, label = 'Copy', iconOnly = false, className, ...rest }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    if (await copyText(value)) setCopied(true)
    else toast.error('The browser did not allow copying. Select the text and copy it by hand.')
  }

  const icon = copied ? <Check aria-hidden className="text-green" /> : <Copy aria-hidden />
  return (
    <>
      <Button
        {...rest}
        aria-label={iconOnly ? label : undefined}
        className={iconOnly ? `size-7 px-0 pointer-coarse:size-9 ${className ?? ''}` : className}
        onClick={copy}
      >
        {icon}
        {!iconOnly && label}
      </Button>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  )
}
