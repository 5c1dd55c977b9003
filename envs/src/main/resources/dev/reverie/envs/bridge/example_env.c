/* An environment for Reverie in C: a point on a line is pushed to 0. Little-endian machines with POSIX.
 *
 *     cc -O2 -o point example_env.c && reverie envs bench 'bridge:exec=./point' --lanes 64
 *
 * The protocol is told in docs/bridge.md. Everything about the point stands in the first part, the bridge in the second. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- the environment -------------------------------------------------------------------------------------------- */

static const char *SPEC =
    "{\"observation\":[{\"name\":\"position\",\"dtype\":\"float32\",\"shape\":[1],\"low\":-2,\"high\":2},"
    "{\"name\":\"velocity\",\"dtype\":\"float32\",\"shape\":[1],\"low\":-1,\"high\":1}],"
    "\"action\":{\"low\":[-1],\"high\":[1]},\"limit\":200,\"shared\":true}";

enum { BEGINS, GOES_ON, TERMINATED, TRUNCATED };

typedef struct {
    float position, velocity;
    uint64_t random;
} Point;

static float uniform(uint64_t *state) { /* SplitMix64, [-1, 1) */
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (float)((z ^ z >> 31) >> 40) * 0x1p-23f - 1;
}

static void begin(Point *point) {
    point->position = uniform(&point->random);
    point->velocity = 0;
}

static int move(Point *point, float action, double *reward) {
    point->velocity = point->velocity * 0.95f + 0.05f * action;
    point->position += 0.1f * point->velocity;
    *reward = -(double)point->position * point->position;
    if (point->position < -2 || point->position > 2) {
        point->position = point->position < 0 ? -2 : 2;
        return TERMINATED;
    }
    return GOES_ON; /* Reverie truncates at the limit */
}

/* ---- the bridge ------------------------------------------------------------------------------------------------- */

enum { HELLO = 1, SPEC_IS, OPEN, READY, RESET, STEP, ROWS, ACTIONS, ERROR, CLOSE };

typedef struct {
    uint32_t magic;
    uint16_t version, kind;
    uint32_t sequence, length;
} Head;

static int in = 0, out = 1;

static void fail(const char *what) {
    fprintf(stderr, "point: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(1);
}

/* Looks again and again for a while before it sleeps: waking a processor that has gone idle takes longer than a step. */
static ssize_t some(void *bytes, size_t length) {
    for (int look = 0; look < 400; look++) {
        ssize_t n = recv(in, bytes, length, MSG_DONTWAIT);
        if (n >= 0) return n;
        if (errno != EAGAIN) break; /* no socket: standard input */
    }
    errno = 0;
    return read(in, bytes, length);
}

static void take(void *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = some(bytes, length);
        if (n == 0) exit(0); /* Reverie is gone */
        if (n < 0) fail("read");
        bytes = (char *)bytes + n;
        length -= (size_t)n;
    }
}

static void give(const void *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = write(out, bytes, length);
        if (n < 0) fail("write");
        bytes = (const char *)bytes + n;
        length -= (size_t)n;
    }
}

static Head head(size_t most) {
    Head h;
    take(&h, sizeof h);
    if (h.magic != 0x52425652 || h.version != 1) fail("no message of version 1");
    if (h.length > most) fail("message too long");
    return h;
}

static Head expect(int kind, void *body, size_t most) {
    Head h = head(most);
    if (h.kind != kind) fail("unexpected message");
    take(body, h.length);
    return h;
}

static void answer(Head h, int kind, const void *body, size_t length) {
    h.kind = (uint16_t)kind;
    h.length = (uint32_t)length;
    give(&h, sizeof h);
    give(body, length);
}

static void attach(void) {
    const char *address = getenv("REVERIE_BRIDGE");
    if (address == NULL) fail("start me by bridge:exec=./point");
    if (strncmp(address, "unix:", 5) != 0) return; /* standard input and output */
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    if (strlen(address + 5) >= sizeof name.sun_path) fail("path too long");
    strcpy(name.sun_path, address + 5);
    in = out = socket(AF_UNIX, SOCK_STREAM, 0);
    if (in < 0 || connect(in, (struct sockaddr *)&name, sizeof name) < 0) fail("connect");
}

int main(void) {
    attach();
    uint32_t lanes;
    Head h = expect(HELLO, &lanes, sizeof lanes);
    if (h.length != sizeof lanes || lanes == 0 || lanes > 1 << 20) fail("bad number of lanes");
    answer(h, SPEC_IS, SPEC, strlen(SPEC));

    size_t flags = (lanes + 7) / 8 * 8, floats = ((size_t)lanes * 4 + 7) / 8 * 8;
    size_t rewards = (size_t)lanes * 8, observation = 2 * floats;
    char path[4097] = {0};
    h = expect(OPEN, path, sizeof path - 1);
    char *message = calloc(1, sizeof(Head) + rewards + flags + observation);
    char *request = calloc(1, flags + floats);
    Point *points = calloc(lanes, sizeof *points);
    if (!message || !request || !points) fail("memory");
    char *seen = message + sizeof(Head) + rewards + flags;
    if (path[0]) { /* observations through shared memory */
        int file = open(path, O_RDWR);
        seen = file < 0 ? MAP_FAILED : mmap(NULL, observation, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (seen == MAP_FAILED) fail("shared file");
        close(file);
    }
    answer(h, READY, "", 0);

    size_t length = rewards + flags + (path[0] ? 0 : observation);
    double *reward = (double *)(message + sizeof(Head));
    uint8_t *status = (uint8_t *)(reward + lanes);
    float *position = (float *)seen, *velocity = (float *)(seen + floats);
    for (;;) {
        h = head(flags + floats);
        take(request, h.length);
        if (h.kind == CLOSE) return 0;
        if (h.kind == RESET ? h.length != 8 : h.kind != STEP || h.length != flags + floats) fail("unexpected message");
        uint64_t seed;
        memcpy(&seed, request, 8);
        for (uint32_t i = 0; i < lanes; i++) {
            reward[i] = 0;
            status[i] = BEGINS;
            if (h.kind == RESET) {
                points[i].random = seed + (i + 1) * 0xD1342543DE82EF95u;
                begin(&points[i]);
            } else if (request[i]) {
                begin(&points[i]);
            } else {
                float action;
                memcpy(&action, request + flags + 4 * i, 4);
                status[i] = (uint8_t)move(&points[i], action, &reward[i]);
            }
            position[i] = points[i].position;
            velocity[i] = points[i].velocity;
        }
        h.kind = ROWS;
        h.length = (uint32_t)length;
        memcpy(message, &h, sizeof h);
        give(message, sizeof h + length);
    }
}
