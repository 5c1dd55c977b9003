/*
 * CartPole-v1 in lanes, the peer of CartPoleStepping: flat arrays, actions from a table drawn before the clock starts,
 * actions checked, float32 rows of 40 bytes written, episodes begun anew with SplitMix64 a lane, 500 steps at most.
 *
 *   cc -O3 -o cartpole cartpole.c -lm                  sine and cosine of libm
 *   cc -O3 -march=native -o cartpole cartpole.c -lm
 *   cc -O3 -DSERIES -o cartpole cartpole.c -lm         sine and cosine by the series that the Java code uses
 *   cc -O3 -DSERIES -march=native -o cartpole cartpole.c -lm
 *   ./cartpole [lanes [ticks]]                         prints lane-steps/s, the best of 5 rounds
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TABLE 1024
#define GOLDEN 0x9E3779B97F4A7C15ULL

typedef struct {
    uint8_t phase, flags;
    uint16_t reserved;
    float discount;
    double reward;
    float observation[4];
    int32_t action;
    int32_t padding;
} row;

static int lanes;
static double *x, *x_dot, *theta, *theta_dot, *force;
static int *steps;
static uint64_t *random_state;

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ z >> 27) * 0x94D049BB133111EBULL;
    return z ^ z >> 31;
}

static double uniform(int i, double low, double high)
{
    return low + (high - low) * ((double)(mix(random_state[i] += GOLDEN) >> 11) * 0x1p-53);
}

static void begin(row *out, int i)
{
    x[i] = uniform(i, -0.05, 0.05);
    x_dot[i] = uniform(i, -0.05, 0.05);
    theta[i] = uniform(i, -0.05, 0.05);
    theta_dot[i] = uniform(i, -0.05, 0.05);
    steps[i] = 0;
    out->phase = 0;
    out->flags = 0;
    out->discount = 1;
    out->reward = 0;
}

#ifdef SERIES
static inline double sine(double a)
{
    const double z = a * a;
    return a + a * z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880 + z * (-1.0 / 39916800)))));
}

static inline double cosine(double a)
{
    const double z = a * a;
    return 1 + z * (-1.0 / 2 + z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 + z * (-1.0 / 3628800
        + z * (1.0 / 479001600))))));
}
#else
#define sine sin
#define cosine cos
#endif

static void integrate(int n, double *restrict px, double *restrict pv, double *restrict pt, double *restrict pw,
    const double *restrict pf)
{
    const double total = 1.0 + 0.1, half = 0.5, moment = 0.1 * 0.5, tau = 0.02;
    for (int i = 0; i < n; i++) {
        const double s = sine(pt[i]), c = cosine(pt[i]), w = pw[i];
        const double temp = (pf[i] + moment * (w * w) * s) / total;
        const double angular = (9.8 * s - c * temp) / (half * (4.0 / 3.0 - 0.1 * (c * c) / total));
        const double linear = temp - moment * angular * c / total;
        px[i] += tau * pv[i];
        pv[i] += tau * linear;
        pt[i] += tau * w;
        pw[i] = w + tau * angular;
    }
}

static void step(row *rows)
{
    const double theta_limit = 12 * 2 * M_PI / 360;
    for (int i = 0; i < lanes; i++)
        if ((rows[i].action < 0 || rows[i].action > 1) && steps[i] >= 0) {
            fprintf(stderr, "lane %d: action %d\n", i, rows[i].action);
            exit(1);
        }
    for (int i = 0; i < lanes; i++)
        force[i] = rows[i].action * 20.0 - 10.0;
    integrate(lanes, x, x_dot, theta, theta_dot, force);
    for (int i = 0; i < lanes; i++) {
        row *out = rows + i;
        if (steps[i] < 0) {
            begin(out, i);
        } else {
            const int failed = fabs(x[i]) > 2.4 || fabs(theta[i]) > theta_limit;
            const int over = failed || steps[i] + 1 >= 500;
            steps[i] = over ? -1 : steps[i] + 1;
            out->phase = over ? 2 : 1;
            out->flags = 0;
            out->discount = failed ? 0 : 1;
            out->reward = 1;
        }
        out->observation[0] = (float)x[i];
        out->observation[1] = (float)x_dot[i];
        out->observation[2] = (float)theta[i];
        out->observation[3] = (float)theta_dot[i];
    }
}

int main(int argc, char **argv)
{
    lanes = argc > 1 ? atoi(argv[1]) : 64;
    const long ticks = argc > 2 ? atol(argv[2]) : 1000000;
    if (lanes < 1 || ticks < 1) {
        fprintf(stderr, "usage: cartpole [lanes [ticks]]\n");
        return 2;
    }
    x = calloc(lanes, sizeof *x);
    x_dot = calloc(lanes, sizeof *x);
    theta = calloc(lanes, sizeof *x);
    theta_dot = calloc(lanes, sizeof *x);
    force = calloc(lanes, sizeof *x);
    steps = calloc(lanes, sizeof *steps);
    random_state = calloc(lanes, sizeof *random_state);
    row *rows = calloc(lanes, sizeof *rows);
    uint8_t *table = malloc((size_t)TABLE * lanes);
    uint64_t draw = 7;
    for (long k = 0; k < (long)TABLE * lanes; k++)
        table[k] = (uint8_t)(mix(draw += GOLDEN) >> 63);
    const uint64_t root = mix(0);
    for (int i = 0; i < lanes; i++) {
        random_state[i] = mix(root + (uint64_t)(i + 1) * GOLDEN);
        begin(rows + i, i);
    }
    double best = 0;
    for (int round = 0; round < 5; round++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        for (long t = 0; t < ticks; t++) {
            const uint8_t *actions = table + (size_t)(t % TABLE) * lanes;
            for (int i = 0; i < lanes; i++)
                rows[i].action = actions[i];
            step(rows);
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        const double seconds = (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
        const double rate = (double)lanes * (double)ticks / seconds;
        best = rate > best ? rate : best;
    }
    printf("%.0f\n", best);
    return rows[0].phase > 2;
}
