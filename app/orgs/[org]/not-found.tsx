import NotFound from '@/app/not-found'

// Here as well as at the root, so that the organization's sidebar stays.
export default NotFound
