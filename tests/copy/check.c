// Compares src/copy.c with the C library of this machine: every size up to 200 and some above, from
// and to every place of a block, far apart and overlapping in both directions.

#define memmove our_memmove
#define memcpy our_memcpy
#include "../../src/copy.c"
#undef memmove
#undef memcpy

#include <stdio.h>
#include <string.h>

enum { GREATEST = 4097, ROOM = 3 * GREATEST + 100 };

static unsigned char ours[ROOM], theirs[ROOM];

static void fill(size_t room) {
    unsigned state = 1;
    for (size_t at = 0; at < room; at++) {
        state = state * 1103515245 + 12345;
        ours[at] = theirs[at] = (unsigned char)(state >> 16);
    }
}

static int differs(size_t to, size_t from, size_t size) {
    size_t room = 3 * size + 100;
    fill(room);
    void *returned = our_memmove(ours + to, ours + from, size);
    memmove(theirs + to, theirs + from, size);
    if (returned == ours + to && memcmp(ours, theirs, room) == 0) {
        return 0;
    }
    printf("%zu bytes from %zu to %zu\n", size, from, to);
    return 1;
}

static int differs_anywhere(size_t size) {
    size_t middle = size + 20;
    int faults = 0;
    for (size_t off = 0; off < 16; off++) {
        faults += differs(off, middle, size) + differs(middle + off, 3, size);
    }
    for (size_t apart = 0; apart <= size && apart <= 80; apart++) {
        faults += differs(middle + apart, middle, size) + differs(middle, middle + apart, size);
    }
    return faults;
}

int main(void) {
    int faults = 0;
    for (size_t size = 0; size <= 200; size++) {
        faults += differs_anywhere(size);
    }
    faults += differs_anywhere(4096) + differs_anywhere(GREATEST);
    return faults != 0;
}
