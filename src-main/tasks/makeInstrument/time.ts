/** How the time that an instrument may take is shared out. */

/** Left for the instrument to be played and measured. */
const checkSeconds = 25
const leastTrainingSeconds = 10

/** @param preparedSeconds what listening, cutting and choosing took. */
export const trainingSeconds = (minutes: number, preparedSeconds: number) =>
  Math.max(leastTrainingSeconds, 60 * minutes - preparedSeconds - checkSeconds)
