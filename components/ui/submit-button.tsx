'use client'

import { useFormStatus } from 'react-dom'
import { Button, type ButtonProps } from './button'

/** Submits the form it stands in, and shows that the form's action is running. */
export function SubmitButton({ pending, variant = 'primary', ...rest }: ButtonProps) {
  const status = useFormStatus()
  return <Button {...rest} type="submit" variant={variant} pending={pending || status.pending} />
}
