export * as self from "./m.js";
export * as inner from "./inner.js";
export let count = 0, zero = 0;
export const up = () => { count++; };
export default "standard";
