/* What stdlib/js/features/proxy.js is written on: making proxies and looking into them. */
#include "natives.h"
#include "objects.h"

#if MOTE_FEATURES & FEATURE_PROXY

/* Proxy(target, handler) */
Value proxy_construct(VmRef vm, Value *win, uint32_t argc)
{
    Value target = native_arg(win, argc, 0);
    if (win[1] != VALUE_CONSTRUCT)
        return error_type(vm, "Constructor Proxy requires 'new'");
    if (!value_is_object(vm, target) || !value_is_object(vm, native_arg(win, argc, 1)))
        return error_type(vm, "Cannot create proxy with a non-object as target or handler");
    Value proxy = heap_alloc(vm, value_is_callable(vm, target) ? TYPE_PROXY_FUNCTION : TYPE_PROXY, 6);
    if (proxy == VALUE_EXCEPTION)
        return proxy;
    uint8_t *p = heap_address(vm, proxy);
    store_slot(p + 2, value_copied(vm, win[2]));
    store_slot(p + 4, value_copied(vm, win[3]));
    if (function_constructs(vm, win[2], false))
        *(uint16_t *)(void *)p |= HEADER_CONSTRUCTS;
    return proxy;
}

/* $target(value), $handler(proxy): null of one that is revoked, $target undefined of what is none. $revoke(proxy).
 * $unbound(function): what is under layers of bind. */
Value proxy_part(VmRef vm, Value *win, uint32_t argc)
{
    enum { TARGET, HANDLER, REVOKE, UNBOUND };
    unsigned which = native_magic(vm, win);
    Value v = native_arg(win, argc, 0);
    if (which == UNBOUND) {
        while (value_type(vm, v) == TYPE_BOUND)
            v = load_slot(thing_address(vm, v) + 4);
        return value_copied(vm, v);
    }
    if (!value_is_proxy(vm, v))
        return VALUE_UNDEFINED;
    if (which == REVOKE)
        return slot_set(vm, v, 2, VALUE_NULL) && slot_set(vm, v, 4, VALUE_NULL) ? VALUE_UNDEFINED : VALUE_EXCEPTION;
    return value_copied(vm, load_slot(thing_address(vm, v) + (which == HANDLER ? 4 : 2)));
}

#else
typedef int no_proxies; /* a C file may not be empty */
#endif
