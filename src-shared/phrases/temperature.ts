/** What a composer draws with unless asked otherwise: a little safer than it learned, as a rare wrong note is heard. */
export const composingTemperature = 0.9
