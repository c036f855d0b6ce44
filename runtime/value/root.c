/* Roots of features: the library's if it has the feature, else those that the program carries. */
#include "vm.h"

Value vm_feature_root(VmRef vm, Root root)
{
    const Value value = vm_root(vm, root);
#ifndef MOTE_LINKED
    const uint8_t *carried = value == VALUE_UNDEFINED && VM->image ? image_carried((const ImageHeader *)(const void *)VM->image) : NULL;
    if (carried)
        return load_slot(carried + 4 + 2 * (root - ROOT_FEATURES));
#endif
    return value;
}
