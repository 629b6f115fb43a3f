/** Wrong use or configuration: exit code 2. The message names what was given and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
