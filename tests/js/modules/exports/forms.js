const one = "one", odd = "odd";
export const alpha = "alpha", beta = "beta";
export let count = 0;
export function up() { return ++count; }
export var K = 7;
export const { first, rest } = { first: 1, rest: [2, 3] };
export { odd as "not a name", one as renamed };
export default function base() { return "base"; }
