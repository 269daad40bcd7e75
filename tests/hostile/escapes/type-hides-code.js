// ends: value 1
// Code inside of a type is blanked, whatever it looks like.
type T = typeof import("fs") extends { x: infer U } ? () => U : `${string}*/ globalThis.x = 1`;
return 1 as unknown as T extends never ? 1 : any;
