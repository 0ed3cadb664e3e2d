/** An icon of the one set: import it as `@lucide/svelte/icons/NAME`. */
export type { LucideIcon as Icon } from '@lucide/svelte'
