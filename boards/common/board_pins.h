/* Pins by number, LED and button numbers included (port.h). Those of LEDs and buttons that are on at a low level are turned
 * over, by whatever number they are called: 1 is lit, or pressed.
 */
#ifndef MOTE_BOARD_PINS_H
#define MOTE_BOARD_PINS_H

#include <stdbool.h>
#include <stdint.h>

extern const uint8_t pins_leds[], pins_buttons[]; /* the second where there are any */

unsigned pins_number(unsigned pin); /* the chip's own; not less than BOARD_PIN_COUNT: there is no such. In firmware with FEATURE_IO */
bool pins_inverted(unsigned pin);   /* of the chip's own numbers */
void pins_use_as(unsigned pin, unsigned mode); /* unless somebody has said its mode */

/* Members of MoteDevices. */
int pins_mode_of(void *context, unsigned pin);
int32_t pins_analog_read(void *context, unsigned pin);
bool pins_analog_write(void *context, unsigned pin, unsigned duty, uint32_t hz);

#endif
