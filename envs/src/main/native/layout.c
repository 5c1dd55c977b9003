/* Prints where MuJoCo's headers put each field: resources/dev/reverie/envs/mujoco/layout-VERSION.txt is its output.
 *     cc -I DIRECTORY_OF_mujoco_FOLDER layout.c -o layout && ./layout > layout-2.2.2.txt
 * A line is: struct field offset type [rows columns], the last two of arrays; and `sizeof struct bytes`. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <mujoco/mujoco.h>
#include <mujoco/mjxmacro.h>

#undef MJ_M
#undef MJ_D
#define MJ_M(n) -1
#define MJ_D(n) -1
#define AT(s, field, type) printf("%s %s %zu %s\n", #s, #field, offsetof(s, field), type)
#define SIZE(s) printf("sizeof %s %zu\n", #s, sizeof(s))

static void array(const char* of, const char* name, size_t offset, const char* type, const char* rows, int columns,
                  const char* text) {
  if (columns >= 0) {
    printf("%s %s %zu %s %s %d\n", of, name, offset, type, rows, columns);
    return;
  }
  const char* from = strchr(text, '(') + 1;
  printf("%s %s %zu %s %s %.*s\n", of, name, offset, type, rows, (int) (strchr(from, ')') - from), from);
}

int main(void) {
  printf("version %d\n", mjVERSION_HEADER);
  SIZE(mjModel);
  SIZE(mjData);
  SIZE(mjOption);
  SIZE(mjContact);
  SIZE(mjtNum);
  SIZE(mjVisual);
  SIZE(mjvScene);
  SIZE(mjvOption);
  SIZE(mjvCamera);
  SIZE(mjvPerturb);
  SIZE(mjrContext);
  SIZE(mjrRect);
#define X(name) printf("mjModel %s %zu int\n", #name, offsetof(mjModel, name));
  MJMODEL_INTS
#undef X
  printf("mjModel opt %zu mjOption\n", offsetof(mjModel, opt));
#define X(type, name, rows, columns) \
  array("mjModel", #name, offsetof(mjModel, name), #type, #rows, (int) (columns), #columns);
  MJMODEL_POINTERS
#undef X
#define X(type, name) printf("mjOption %s %zu %s\n", #name, offsetof(mjOption, name), #type);
  MJOPTION_FLOATS
  MJOPTION_INTS
#undef X
#define X(type, name, rows, columns) \
  array("mjData", #name, offsetof(mjData, name), #type, #rows, (int) (columns), #columns);
  MJDATA_POINTERS
#undef X
#define X(type, name) printf("mjData %s %zu %s\n", #name, offsetof(mjData, name), #type);
  MJDATA_SCALAR
#undef X
#define X(type, name, rows, columns) printf("mjData %s %zu %s\n", #name, offsetof(mjData, name), #type);
  MJDATA_VECTOR
#undef X
  printf("mjModel vis %zu mjVisual\n", offsetof(mjModel, vis));
  AT(mjVisual, global.offwidth, "int");
  AT(mjVisual, global.offheight, "int");
  AT(mjVisual, quality.shadowsize, "int");
  AT(mjVisual, quality.offsamples, "int");
  AT(mjvScene, maxgeom, "int");
  AT(mjvScene, ngeom, "int");
  AT(mjvScene, nlight, "int");
  AT(mjvScene, scale, "float");
  AT(mjvScene, stereo, "int");
  AT(mjvScene, flags, "mjtByte");
  AT(mjvOption, geomgroup, "mjtByte");
  AT(mjvOption, flags, "mjtByte");
  AT(mjvCamera, type, "int");
  AT(mjvCamera, fixedcamid, "int");
  AT(mjvCamera, trackbodyid, "int");
  AT(mjvCamera, distance, "mjtNum");
  AT(mjrContext, shadowSize, "int");
  AT(mjrContext, offWidth, "int");
  AT(mjrContext, offHeight, "int");
  AT(mjrContext, offSamples, "int");
  AT(mjrContext, ntexture, "int");
  AT(mjrContext, currentBuffer, "int");
  AT(mjrRect, height, "int");
  return 0;
}
