// driver: AHT10
// wire: i2c 3 0x38 Aht10 {celsius: 21.5, humidity: 55}
const aht = require("AHT10").connect(D9, D10); // expect: Connection successful
print(aht.getTemperature().toFixed(2), aht.getHumidity().toFixed(2), aht.getDewPoint().toFixed(1)); // expect: 21.50 55.00 12.1
