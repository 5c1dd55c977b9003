/* Makes pictures as a program in C would: mj_step under controls that change every control step, then one picture off
 * screen, turned the right way up. No headers are needed: sizes and offsets are handed in, as the table of the version has them.
 *     render MODEL.xml STEPS SUBSTEPS PIXELS NU ctrl vis.global.offwidth vis.quality.shadowsize
 *            sizeof(mjvScene) mjvScene.flags sizeof(mjvOption) sizeof(mjvCamera) sizeof(mjrContext)
 * Link it to libmujoco and libEGL (cc -O3 render.c -l:libmujoco.so.2.2.2 -l:libEGL.so.1); prints pictures/s. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { int left, bottom, width, height; } mjrRect;

void* mj_loadXML(const char*, const void*, char*, int);
void* mj_makeData(const void*);
void mj_resetData(const void*, void*);
void mj_step(const void*, void*);
void mjv_defaultCamera(void*);
void mjv_defaultOption(void*);
void mjv_defaultScene(void*);
void mjv_makeScene(const void*, void*, int);
void mjv_updateScene(const void*, void*, const void*, const void*, void*, int, void*);
void mjr_defaultContext(void*);
void mjr_makeContext(const void*, void*, int);
void mjr_setBuffer(int, void*);
void mjr_render(mjrRect, void*, const void*);
void mjr_readPixels(unsigned char*, float*, mjrRect, const void*);

void* eglGetPlatformDisplay(unsigned, void*, const intptr_t*);
unsigned eglInitialize(void*, int*, int*);
unsigned eglBindAPI(unsigned);
unsigned eglChooseConfig(void*, const int*, void**, int, int*);
void* eglCreateContext(void*, void*, void*, const int*);
unsigned eglMakeCurrent(void*, void*, void*, void*);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static int open_display(void) {
  const int wanted[] = {0x3033, 1, 0x3040, 8, 0x3038}, none[] = {0x3038};
  int major, minor, count = 0;
  void* config;
  void* display = eglGetPlatformDisplay(0x31DD, 0, 0);
  if (!display || !eglInitialize(display, &major, &minor) || !eglBindAPI(0x30A2)
      || !eglChooseConfig(display, wanted, &config, 1, &count) || !count) {
    return 0;
  }
  void* context = eglCreateContext(display, config, 0, none);
  return context && eglMakeCurrent(display, 0, 0, context);
}

int main(int argc, char** argv) {
  if (argc < 14 || !open_display()) {
    fprintf(stderr, "no display\n");
    return 2;
  }
  long n[14];
  for (int i = 2; i < 14; i++) {
    n[i] = atol(argv[i]);
  }
  const int steps = n[2], substeps = n[3], side = n[4], nu = n[5];
  char error[1000];
  char* m = mj_loadXML(argv[1], 0, error, sizeof error);
  if (!m) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  ((int*) (m + n[7]))[0] = ((int*) (m + n[7]))[1] = side;
  ((int*) (m + n[8]))[0] = ((int*) (m + n[8]))[1] = 0;
  char* d = mj_makeData(m);
  double* ctrl = *(double**) (d + n[6]);
  char *scene = calloc(1, n[9]), *option = calloc(1, n[11]), *camera = calloc(1, n[12]), *context = calloc(1, n[13]);
  mjv_defaultScene(scene);
  mjv_defaultOption(option);
  mjv_defaultCamera(camera);
  ((int*) camera)[0] = 2;
  ((int*) camera)[1] = 0;
  mjr_defaultContext(context);
  mjv_makeScene(m, scene, 200);
  scene[n[10]] = scene[n[10] + 2] = 0;
  mjr_makeContext(m, context, 50);
  mjr_setBuffer(1, context);
  const mjrRect all = {0, 0, side, side};
  const int line = 3 * side;
  unsigned char *raw = malloc(line * side), *out = malloc(line * side);
  unsigned long long s = 1;
  double begin = 0;
  for (int pass = 0; pass < 2; pass++) {
    begin = now();
    for (int t = 0; t < steps; t++) {
      if (t % 1000 == 0) {
        mj_resetData(m, d);
      }
      for (int j = 0; j < nu; j++) {
        s = s * 6364136223846793005ull + 1442695040888963407ull;
        ctrl[j] = (double) (float) ((s >> 40) * 0x1p-23 - 1);
      }
      for (int k = 0; k < substeps; k++) {
        mj_step(m, d);
      }
      mjv_updateScene(m, d, option, 0, camera, 7, scene);
      mjr_render(all, scene, context);
      mjr_readPixels(raw, 0, all, context);
      for (int y = 0; y < side; y++) {
        memcpy(out + y * line, raw + (side - 1 - y) * line, line);
      }
    }
  }
  unsigned long sum = 0;
  for (int i = 0; i < line * side; i++) {
    sum += out[i];
  }
  if (sum == 0) {
    fprintf(stderr, "the pictures are black\n");
    return 1;
  }
  printf("%.1f\n", steps / (now() - begin));
  return 0;
}
