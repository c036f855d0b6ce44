export interface Shape { kind: "s" | "c"; size: number }
export type Other = Shape;
export function area(s: Shape): number { return s.kind === "s" ? s.size ** 2 : 3 * s.size ** 2; }
