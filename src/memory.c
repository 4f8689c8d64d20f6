// Copies and comparisons of memory for musl on x86-64, in place of its own.
//
// musl copies with `rep movsq` (src/string/x86_64/memcpy.s), whatever the size. To start that
// instruction took 50 ns on the machine measured, and most of what a run copies, some thousand
// times, are names of a few bytes: a ninth of a run's time. Such a copy takes 4 ns here. musl
// compares byte by byte (src/string/memcmp.c), and names are compared as often as they are copied.
//
// Up to 64 bytes all is read before anything is written, from both ends towards the middle, where
// the two may meet: that needs no loop, and the places may overlap.

#include <stddef.h>
#include <stdint.h>

typedef unsigned char byte;
// Any place will do for these, whatever stands there.
typedef uint32_t half __attribute__((aligned(1), may_alias));
typedef uint64_t word __attribute__((aligned(1), may_alias));
typedef uint64_t block __attribute__((vector_size(16), aligned(1), may_alias));

#define AT(type, place) (*(type *)(place))

// Copies the first and the last `type` of the bytes; the two may overlap.
#define COPY_ENDS(type, to, from, size)                                                            \
    do {                                                                                           \
        type first = AT(const type, from);                                                         \
        type last = AT(const type, (from) + (size) - sizeof(type));                                \
        AT(type, to) = first;                                                                      \
        AT(type, (to) + (size) - sizeof(type)) = last;                                             \
    } while (0)

static void copy_up_to_16(byte *to, const byte *from, size_t size) {
    if (size >= 8) {
        COPY_ENDS(word, to, from, size);
    } else if (size >= 4) {
        COPY_ENDS(half, to, from, size);
    } else if (size > 0) {
        byte first = from[0], middle = from[size / 2], last = from[size - 1];
        to[0] = first;
        to[size / 2] = middle;
        to[size - 1] = last;
    }
}

static void copy_up_to_64(byte *to, const byte *from, size_t size) {
    block second = AT(const block, from + 16);
    block last_but_one = AT(const block, from + size - 32);
    COPY_ENDS(block, to, from, size);
    AT(block, to + 16) = second;
    AT(block, to + size - 32) = last_but_one;
}

// For more than 64 bytes. The end is read first: a step may write over it.
static void copy_forward(byte *to, const byte *from, size_t size) {
    block last_but_one = AT(const block, from + size - 32);
    block last = AT(const block, from + size - 16);
    size_t at = 0;
    for (; at < size - 32; at += 32) {
        block first = AT(const block, from + at);
        block second = AT(const block, from + at + 16);
        AT(block, to + at) = first;
        AT(block, to + at + 16) = second;
    }
    AT(block, to + size - 32) = last_but_one;
    AT(block, to + size - 16) = last;
}

// For more than 64 bytes. The beginning is read first: a step may write over it.
static void copy_backward(byte *to, const byte *from, size_t size) {
    block first = AT(const block, from);
    block second = AT(const block, from + 16);
    for (size_t at = size; at > 32; at -= 32) {
        block last_but_one = AT(const block, from + at - 32);
        block last = AT(const block, from + at - 16);
        AT(block, to + at - 32) = last_but_one;
        AT(block, to + at - 16) = last;
    }
    AT(block, to) = first;
    AT(block, to + 16) = second;
}

static void *copy(void *to, const void *from, size_t size) {
    if (size <= 16) {
        copy_up_to_16(to, from, size);
    } else if (size <= 32) {
        COPY_ENDS(block, (byte *)to, (const byte *)from, size);
    } else if (size <= 64) {
        copy_up_to_64(to, from, size);
    } else if ((uintptr_t)to - (uintptr_t)from >= size) {
        copy_forward(to, from, size);
    } else {
        copy_backward(to, from, size);
    }
    return to;
}

void *memmove(void *to, const void *from, size_t size) {
    return copy(to, from, size);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    return copy(to, from, size);
}

// The first byte is the most significant of what is returned, so that texts have the order of
// these numbers.
static word number(const byte *from) {
    return __builtin_bswap64(AT(const word, from));
}

// The same of up to seven bytes, one or more: those that are read twice change no order.
static word small_number(const byte *from, size_t size) {
    if (size >= 4) {
        word first = __builtin_bswap32(AT(const half, from));
        return first << 32 | __builtin_bswap32(AT(const half, from + size - 4));
    }
    return (word)from[0] << 16 | (word)from[size / 2] << 8 | from[size - 1];
}

static int order(word left, word right) {
    return (left > right) - (left < right);
}

static int compare(const byte *left, const byte *right, size_t size) {
    if (size == 0) {
        return 0;
    }
    if (size < 8) {
        return order(small_number(left, size), small_number(right, size));
    }
    for (size_t at = 0; at + 8 < size; at += 8) {
        if (AT(const word, left + at) != AT(const word, right + at)) {
            return order(number(left + at), number(right + at));
        }
    }
    return order(number(left + size - 8), number(right + size - 8));
}

int memcmp(const void *left, const void *right, size_t size) {
    return compare(left, right, size);
}

int bcmp(const void *left, const void *right, size_t size) {
    return compare(left, right, size);
}
