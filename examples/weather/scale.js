const symbols = { celsius: "C", fahrenheit: "F", kelvin: "K" };

export function convert(celsius, unit) {
  if (unit === "fahrenheit") return celsius * 9 / 5 + 32;
  return unit === "kelvin" ? celsius + 273.15 : celsius;
}

export const symbol = unit => symbols[unit];
