/** What the parts of a model that stay in float compute in: values between nodes and constants are rounded to it. */
export const FLOAT_TYPES = ['float32', 'bfloat16', 'float16'] as const;

export type FloatType = (typeof FLOAT_TYPES)[number];
