export function whyNoElectron(where?: {
  platform?: NodeJS.Platform
  env?: Record<string, string | undefined>
}): string
export function electronBinary(): string | undefined
export function fetchElectron(say: (words: string) => void): Promise<{ binary?: string; problem?: string }>
