// Holds src/memory.c against the C library of this machine, for every size up to 200 and two above:
//
// - copies from and to every place of a block, far apart,
// - copies that overlap by all but up to 80 bytes, in both directions,
// - comparisons of texts that differ in one byte, at each place of it, by every bit, and in a second,
// - all of them at both ends of pages around which nothing may be read or written.

#define memmove our_memmove
#define memcpy our_memcpy
#define memcmp our_memcmp
#define bcmp our_bcmp
#include "../../src/memory.c"
#undef memmove
#undef memcpy
#undef memcmp
#undef bcmp

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { GREATEST = 4097, ROOM = 3 * GREATEST + 100 };

static unsigned char ours[ROOM], theirs[ROOM];

static void fill(size_t room) {
    unsigned state = 1;
    for (size_t at = 0; at < room; at++) {
        state = state * 1103515245 + 12345;
        ours[at] = theirs[at] = (unsigned char)(state >> 16);
    }
}

static int differs(void *(*copy_ours)(void *, const void *, size_t), size_t to, size_t from,
                   size_t size) {
    size_t room = 3 * size + 100;
    fill(room);
    void *returned = copy_ours(ours + to, ours + from, size);
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
        faults += differs(our_memmove, off, middle, size);
        faults += differs(our_memmove, middle + off, 3, size);
        faults += differs(our_memcpy, off, middle, size);
        faults += differs(our_memcpy, middle + off, 3, size);
    }
    for (size_t apart = 0; apart <= size && apart <= 80; apart++) {
        faults += differs(our_memmove, middle + apart, middle, size);
        faults += differs(our_memmove, middle, middle + apart, size);
    }
    return faults;
}

static int sign(int number) {
    return (number > 0) - (number < 0);
}

static int order_differs(size_t size, size_t at) {
    const unsigned char *left = ours + 3, *right = theirs + 5;
    int wanted = sign(memcmp(left, right, size));
    int found = sign(our_memcmp(left, right, size));
    int is_equal = our_bcmp(left, right, size) == 0;
    if (found == wanted && is_equal == (wanted == 0)) {
        return 0;
    }
    printf("%zu bytes that differ at %zu: %d and not %d\n", size, at, found, wanted);
    return 1;
}

static int any_order_differs(size_t size) {
    fill(size + 10);
    memmove(theirs + 5, ours + 3, size);
    int faults = order_differs(size, size);
    for (size_t at = 0; at < size; at++) {
        for (unsigned bit = 1; bit < 256; bit *= 2) {
            theirs[5 + at] ^= bit;
            faults += order_differs(size, at);
            // What stands behind the first difference decides nothing.
            theirs[5 + size - 1] ^= 0xff;
            faults += order_differs(size, at);
            theirs[5 + size - 1] ^= 0xff;
            theirs[5 + at] ^= bit;
        }
    }
    return faults;
}

// Returns the first byte of `size` bytes, whole pages, that stand between two forbidden pages.
static unsigned char *guarded(size_t size, size_t page) {
    unsigned char *all = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect(all + page, size, PROT_READ | PROT_WRITE) != 0) {
        perror("mmap");
        _exit(2);
    }
    return all + page;
}

// A read or write past what is copied or compared ends the program.
static int differs_at_the_edges(size_t size) {
    static unsigned char *from, *to;
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = (GREATEST / page + 1) * page;
    if (from == NULL) {
        from = guarded(pages, page);
        to = guarded(pages, page);
    }
    our_memmove(to, from, size);
    our_memmove(to + pages - size, from + pages - size, size);
    our_memmove(from, from + 1, size);
    our_memmove(from + pages - size, from + pages - size - 1, size);
    our_memmove(to, from, size);
    our_memmove(to + pages - size, from + pages - size, size);
    return our_memcmp(to, from, size) != 0 ||
           our_memcmp(to + pages - size, from + pages - size, size) != 0;
}

int main(void) {
    int faults = 0;
    for (size_t size = 0; size <= 200; size++) {
        faults += differs_anywhere(size);
        faults += any_order_differs(size);
        faults += differs_at_the_edges(size);
    }
    for (size_t size = GREATEST - 1; size <= GREATEST; size++) {
        faults += differs_anywhere(size);
        faults += any_order_differs(size);
        faults += differs_at_the_edges(size);
    }
    return faults != 0;
}
