/** What the parts of a model that stay in float compute in: values between nodes and constants are rounded to it. */
export declare const FLOAT_TYPES: readonly ['float32', 'bfloat16', 'float16'];
export type FloatType = (typeof FLOAT_TYPES)[number];
