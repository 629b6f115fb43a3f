/** The first thing in which a run's record is not what its journal says. */
export class RunDiffers extends Error {
  override readonly name = 'RunDiffers';
}
