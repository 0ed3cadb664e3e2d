export function findChromium(where?: {
  platform?: NodeJS.Platform
  env?: Record<string, string | undefined>
  exists?: (path: string) => boolean
}): string | undefined
