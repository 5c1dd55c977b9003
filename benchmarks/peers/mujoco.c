/* Steps a model as a program in C would: mj_step under controls that change every control step.
 *     mujoco MODEL.xml STEPS SUBSTEPS OFFSET_OF_ctrl NU, linked to libmujoco (cc -O3 mujoco.c -l:libmujoco.so.2.2.2); prints control steps/s. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void* mj_loadXML(const char*, const void*, char*, int);
void* mj_makeData(const void*);
void mj_resetData(const void*, void*);
void mj_step(const void*, void*);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char** argv) {
  if (argc < 6) {
    return 2;
  }
  char error[1000];
  void* m = mj_loadXML(argv[1], 0, error, sizeof error);
  if (!m) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  void* d = mj_makeData(m);
  const int steps = atoi(argv[2]), substeps = atoi(argv[3]), nu = atoi(argv[5]);
  double* ctrl = *(double**) ((char*) d + atoi(argv[4]));
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
    }
  }
  printf("%.1f\n", steps / (now() - begin));
  return 0;
}
