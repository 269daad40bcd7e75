// ends: value 3
// Type parameters and assertions in every place, so that blanking must be exact.
const id = <T,>(x: T): T => x;
const o = { m<K extends string>(this: any, k: K): number { return (<any>k).length as number; } };
return id<number>(o.m<"abc">("abc")!) satisfies number;
