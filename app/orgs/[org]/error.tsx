'use client'

import RouteError from '@/app/error'

// Here as well as at the root, so that the organization's sidebar stays.
export default RouteError
