// CUDA's words for g++: a kernel's text runs on the processor as it is. Read before the text that vj/render/cuda makes.
#pragma GCC diagnostic ignored "-Wreturn-type"
#include <ucontext.h>

#include <type_traits>
#include <utility>
#define __device__
#define __global__
#define __forceinline__ inline  // as it likes: forced, it compiles for twice as long

extern "C" {
float sinf(float); float cosf(float); float asinf(float); float acosf(float); float atanf(float);
float sinhf(float); float coshf(float); float tanhf(float); float asinhf(float); float acoshf(float); float atanhf(float);
float expf(float); float logf(float); float exp2f(float); float log2f(float); float atan2f(float, float); float fmaf(float, float, float);
}
inline float __sinf(float x) { return sinf(x); }
inline float __cosf(float x) { return cosf(x); }
inline float sqrtf(float x) { return __builtin_sqrtf(x); }
inline float rsqrtf(float x) { return 1.0f / __builtin_sqrtf(x); }
inline float fabsf(float x) { return __builtin_fabsf(x); }
inline float floorf(float x) { return __builtin_floorf(x); }
inline float ceilf(float x) { return __builtin_ceilf(x); }
inline float truncf(float x) { return __builtin_truncf(x); }
inline float rintf(float x) { return __builtin_rintf(x); }
inline float fminf(float a, float b) { return b != b || a < b ? a : b; }  // as a GPU: what is no number loses
inline float fmaxf(float a, float b) { return b != b || a > b ? a : b; }

struct uint2 { unsigned int x, y; };
struct float4 { float x, y, z, w; };
inline uint2 make_uint2(unsigned int x, unsigned int y) { return {x, y}; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
struct vj_index { int x, y, z; };
static vj_index blockIdx, threadIdx;
inline int __float_as_int(float f) { int i; __builtin_memcpy(&i, &f, 4); return i; }
inline float __int_as_float(int i) { float f; __builtin_memcpy(&f, &i, 4); return f; }
inline float vj_half(unsigned int v) { unsigned short h = v; _Float16 f; __builtin_memcpy(&f, &h, 2); return f; }
inline unsigned int vj_bits(float f) { _Float16 h = _Float16(f); unsigned short v; __builtin_memcpy(&v, &h, 2); return v; }

// A square of 2 x 2 threads walks in step, so that each can see what the others have: as the lanes of a warp do. Only
// kernels that look at the pixel beside need it, which shows with the first thread of theirs that does.
static struct vj_square {
  bool looked, walks;            // a thread looked beside; squares walk in step
  int lane;
  bool over[4];
  bool asks[4], asked[4];        // waits to see what is beside; did so in the round before
  float value[4], shown[4];      // what the others are shown then
  ucontext_t home, lanes[4];
  char stacks[4][1 << 16];
} vj_now;
inline unsigned int vj_lane() { return vj_now.walks ? vj_now.lane : threadIdx.x; }
inline float vj_beside(float v, int bit) {
  vj_now.looked = true;
  if (!vj_now.walks) return v;
  const int lane = vj_now.lane;
  vj_now.value[lane] = v;
  vj_now.asks[lane] = true;
  swapcontext(&vj_now.lanes[lane], &vj_now.home);
  return vj_now.asked[lane ^ bit] ? vj_now.shown[lane ^ bit] : v;
}

struct vj_call {
  void (*kernel)(void**);
  void** arguments;
  static void enter(unsigned int high, unsigned int low) {
    const vj_call& call = *(const vj_call*)((unsigned long)high << 32 | low);
    call.kernel(call.arguments);
    vj_now.over[vj_now.lane] = true;
  }
  void square(int first) const {
    for (int i = 0; i < 4; i++) {
      vj_now.over[i] = vj_now.asks[i] = false;
      getcontext(&vj_now.lanes[i]);
      vj_now.lanes[i].uc_stack.ss_sp = vj_now.stacks[i];
      vj_now.lanes[i].uc_stack.ss_size = sizeof vj_now.stacks[i];
      vj_now.lanes[i].uc_link = &vj_now.home;
      const unsigned long self = (unsigned long)this;
      makecontext(&vj_now.lanes[i], (void (*)())enter, 2, (unsigned int)(self >> 32), (unsigned int)self);
    }
    for (bool left = true; left;) {
      left = false;
      for (int i = 0; i < 4; i++) {
        vj_now.asked[i] = vj_now.asks[i];
        vj_now.shown[i] = vj_now.value[i];
        vj_now.asks[i] = false;
      }
      for (int i = 0; i < 4; i++) {
        if (vj_now.over[i]) continue;
        vj_now.lane = i;
        threadIdx.x = first + i;
        swapcontext(&vj_now.home, &vj_now.lanes[i]);
        left = left || !vj_now.over[i];
      }
    }
  }
  void block(int threads) const {
    for (int t = 0; t < threads; t += vj_now.walks ? 4 : 1) {
      threadIdx.x = t;
      if (vj_now.walks) square(t);
      else kernel(arguments);
      if (vj_now.looked && !vj_now.walks) { vj_now.walks = true; t = -4; }
    }
  }
};
static void vj_launch(void (*kernel)(void**), int columns, int rows, int threads, void** arguments) {
  const vj_call call{kernel, arguments};
  vj_now.looked = vj_now.walks = false;
  for (blockIdx.y = 0; blockIdx.y < rows; blockIdx.y++)
    for (blockIdx.x = 0; blockIdx.x < columns; blockIdx.x++) call.block(threads);
}
template<class... A, std::size_t... I> void vj_given(void (*kernel)(A...), void** arguments, std::index_sequence<I...>) {
  kernel(*(std::remove_cv_t<A>*)arguments[I]...);
}
template<class... A> void vj_run(void (*kernel)(A...), void** arguments) { vj_given(kernel, arguments, std::index_sequence_for<A...>()); }
#define VJ_ENTRY(kernel) \
extern "C" void kernel##_launch(int columns, int rows, int threads, void** given) { \
  vj_launch([](void** arguments) { vj_run(kernel, arguments); }, columns, rows, threads, given); }
