/** `node bench/hourOfFeature.ts NAME`: goes through an hour with one feature and prints the bytes at the peak. */
import { featureOf, melodyOf } from './featureMelody.ts'

const samples = melodyOf(3600)
const before = process.resourceUsage().maxRSS
featureOf(process.argv[2])(samples)
process.stdout.write(String((process.resourceUsage().maxRSS - before) * 1024))
