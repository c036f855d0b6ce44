/* Which shape the objects have that reach a value: the whole program's flow, without order and without proof.
 * Property sites are predicted from it; a wrong prediction is only slower. */
#ifndef MOTE_PASSES_SHAPE_FLOW_H
#define MOTE_PASSES_SHAPE_FLOW_H

#include "passes.h"

typedef enum ShapeKind {
    SHAPE_NONE,     /* no object that we know of */
    SHAPE_OBJECT,   /* of shape `id`, its final one */
    SHAPE_ARRAY,    /* or a variable's cell: the content is cell `id` */
    SHAPE_FUNCTION, /* function `id`, or one of those merged with it */
    SHAPE_PROTOTYPE, /* the prototype object of function `id` */
    SHAPE_MANY
} ShapeKind;

typedef struct ShapeValue {
    ShapeKind kind;
    uint32_t id;
} ShapeValue;

typedef struct ShapeCell {
    uint32_t tag, owner, item; /* what it is the content of */
    uint32_t parent;           /* merged with another one; itself: not */
    ShapeValue value;
} ShapeCell;

typedef struct ShapeFlow {
    const IrProgram *program;
    Arena arena;
    struct { ShapeCell *items; uint32_t count, capacity; } cells;
    uint32_t *index;      /* hash of the cells by content: cell + 1 */
    uint32_t index_capacity;
    ShapeValue **values;  /* by function and value id */
    int32_t *final;       /* by shape: what it grows to */
    int32_t *key_shape;   /* by constant: the only made shape with that key; -1 none, -2 several */
    int32_t *method;      /* by constant: the only function that is a property of that name; -1, -2 */
    bool *merged;         /* by function: it stands for several that share parameters and result */
    int32_t *prototype_of; /* by constant: the function whose prototype it is, or -1 */
    bool changed;
} ShapeFlow;

void shape_flow_run(ShapeFlow *flow, const IrProgram *program);
void shape_flow_free(ShapeFlow *flow);
/* The shape that the objects reaching `object` are predicted to have, where the property `key` is read; -1: unknown. */
int32_t shape_flow_predict(ShapeFlow *flow, const IrFunction *function, const IrInstr *object, int32_t key);
int32_t shape_slot_of(const IrProgram *program, int32_t shape, int32_t key);

#endif
