/** A stream of pseudo-random numbers, the same in every process for the same seed. */
export interface Random {
  /** Uniform integer in [0, 2³²). */
  uint32(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Mean 0, standard deviation 1, and never beyond ±3.47. */
  normal(): number;
}

/** Sum of four uniform 16-bit integers: its mean, and the inverse of its standard deviation. */
const SUM_MEAN = 131_070;
const SUM_SCALE = 1.7320508075688772 / 65_536;

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded through splitmix32.
 * Normals are Irwin–Hall sums, so that nothing depends on how a platform computes logarithms.
 *
 * @param seed any integer; only its low 32 bits count.
 * @param stream separates generators that share a seed.
 */
export function createRandom(seed: number, stream: number): Random {
  // A typed array, because numbers beyond 31 bits in captured variables would be boxed on every draw.
  const state = new Uint32Array(4);
  let mix = (seed ^ Math.imul(stream + 1, 0x85ebca6b)) | 0;
  for (let i = 0; i < 4; i++) {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    state[i] = z ^ (z >>> 15);
  }

  function uint32(): number {
    const s1 = state[1]!;
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    state[2]! ^= state[0]!;
    state[3]! ^= s1;
    state[1]! ^= state[2]!;
    state[0]! ^= state[3]!;
    state[2]! ^= s1 << 9;
    const s3 = state[3]!;
    state[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  return {
    uint32,
    between(low, high) {
      return low + (high - low) * (uint32() / 4_294_967_296);
    },
    normal() {
      const a = uint32();
      const b = uint32();
      return ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16) - SUM_MEAN) * SUM_SCALE;
    },
  };
}
