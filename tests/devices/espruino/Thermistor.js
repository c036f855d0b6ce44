// driver: Thermistor
// wire: pins Voltage {input: "D4", value: 0.5}
print(require("Thermistor").connect(D4, "A").getTemp()); // expect: 24.99
