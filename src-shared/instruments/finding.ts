/** What was heard in recordings that are to become an instrument, a sentence each, for a musician. */
import { z } from 'zod'

export const findingSchema = z.object({
  /** `stop`: no instrument can be made of them as they are. */
  level: z.enum(['good', 'note', 'warn', 'stop']),
  /** What it is about, for programs: `tuning/off`. */
  code: z.string(),
  words: z.string(),
  /** What to do about it; empty where there is nothing to do. */
  hint: z.string(),
  /** Names of the recordings that it is about; empty where it is about all. */
  clips: z.array(z.string()),
})
export type Finding = Readonly<z.infer<typeof findingSchema>>
