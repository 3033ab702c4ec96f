// GLSL's vocabulary as C++17, for NVRTC and (behind the shim of tools/gxx) for g++. No other header is needed.
#define GD __device__ __forceinline__
#define GTABLE static __device__
#ifndef VJ_SWIZZLES_2  // the accessors of the swizzles that are used: written by whoever puts a program together
#define VJ_SWIZZLES_2
#define VJ_SWIZZLES_3
#define VJ_SWIZZLES_4
#endif

#ifdef __CUDACC__  // what a GPU does by itself; a shim says it otherwise
#pragma nv_diag_suppress 177  // a variable that is never used: an author may leave one
#pragma nv_diag_suppress 550
#pragma nv_diag_suppress 111  // what is never reached, as the last return of some
GD float vj_half(unsigned int v) { float f; asm("{.reg .b16 h; cvt.u16.u32 h, %1; cvt.f32.f16 %0, h;}" : "=f"(f) : "r"(v)); return f; }
GD unsigned int vj_bits(float f) { unsigned int v; asm("{.reg .b16 h; cvt.rn.f16.f32 h, %1; cvt.u32.u16 %0, h;}" : "=r"(v) : "f"(f)); return v; }
GD unsigned int vj_lane() { return threadIdx.x; }
// The number that the thread beside has now; its own where that one has gone another way, so that they differ by nothing.
GD float vj_beside(float v, int bit) {
  const unsigned int here = __activemask();
  const float beside = __shfl_xor_sync(here, v, bit);
  return here >> ((threadIdx.x & 31) ^ bit) & 1 ? beside : v;
}
#endif

namespace glsl {
typedef unsigned int uint;

// ---- which types meet
template<bool C, class T = void> struct when {};
template<class T> struct when<true, T> { typedef T type; };
template<class T> struct number { static constexpr bool yes = false; };
template<> struct number<float> { static constexpr bool yes = true; };
template<> struct number<int> { static constexpr bool yes = true; };
template<> struct number<uint> { static constexpr bool yes = true; };
template<> struct number<bool> { static constexpr bool yes = true; };
template<class T, class U> struct widens { static constexpr bool yes = false; };  // GLSL's implicit conversions
template<> struct widens<float, int> { static constexpr bool yes = true; };
template<> struct widens<float, uint> { static constexpr bool yes = true; };
template<> struct widens<uint, int> { static constexpr bool yes = true; };
#define VJ_NUMBER(S) class = typename when<number<S>::yes>::type

// ---- vectors
template<class T, int N> struct vec;
template<class T, int N> struct ref;  // components that are written to: p.xz = ...

#define VJ_COMMON(N) \
  vec() = default; \
  template<class U> GD constexpr vec(const vec<U, N>& v, typename when<widens<T, U>::yes, int>::type = 0) : vec(v, v) {} \
  template<class U> GD constexpr explicit vec(const vec<U, N>& v, typename when<!widens<T, U>::yes, long>::type = 0) : vec(v, v) {} \
  template<class S, VJ_NUMBER(S)> GD constexpr explicit operator S() const { return S(x); } \
  GD constexpr int length() const { return N; }

template<class T> struct vec<T, 2> {
  union { T x, r, s; }; union { T y, g, t; };
  VJ_COMMON(2)
  template<class U> GD constexpr vec(const vec<U, 2>& v, const vec<U, 2>&) : x(T(v.x)), y(T(v.y)) {}
  template<class A, VJ_NUMBER(A)> GD constexpr explicit vec(A a) : x(T(a)), y(T(a)) {}
  template<class A, class B, VJ_NUMBER(A), VJ_NUMBER(B)> GD constexpr vec(A a, B b) : x(T(a)), y(T(b)) {}
  template<class U> GD constexpr explicit vec(const vec<U, 3>& v) : x(T(v.x)), y(T(v.y)) {}
  template<class U> GD constexpr explicit vec(const vec<U, 4>& v) : x(T(v.x)), y(T(v.y)) {}
  GD constexpr T operator[](int i) const& { return i == 0 ? x : y; }
  GD T& operator[](int i) & { return i == 0 ? x : y; }
  VJ_SWIZZLES_2
};

template<class T> struct vec<T, 3> {
  union { T x, r, s; }; union { T y, g, t; }; union { T z, b, p; };
  VJ_COMMON(3)
  template<class U> GD constexpr vec(const vec<U, 3>& v, const vec<U, 3>&) : x(T(v.x)), y(T(v.y)), z(T(v.z)) {}
  template<class A, VJ_NUMBER(A)> GD constexpr explicit vec(A a) : x(T(a)), y(T(a)), z(T(a)) {}
  template<class A, class B, class C, VJ_NUMBER(A), VJ_NUMBER(B), VJ_NUMBER(C)>
  GD constexpr vec(A a, B b, C c) : x(T(a)), y(T(b)), z(T(c)) {}
  template<class U, class A, VJ_NUMBER(A)> GD constexpr vec(const vec<U, 2>& v, A a) : x(T(v.x)), y(T(v.y)), z(T(a)) {}
  template<class U, class A, VJ_NUMBER(A)> GD constexpr vec(A a, const vec<U, 2>& v) : x(T(a)), y(T(v.x)), z(T(v.y)) {}
  template<class U> GD constexpr explicit vec(const vec<U, 4>& v) : x(T(v.x)), y(T(v.y)), z(T(v.z)) {}
  GD constexpr T operator[](int i) const& { return i == 0 ? x : i == 1 ? y : z; }
  GD T& operator[](int i) & { return i == 0 ? x : i == 1 ? y : z; }
  VJ_SWIZZLES_3
};

template<class T> struct vec<T, 4> {
  union { T x, r, s; }; union { T y, g, t; }; union { T z, b, p; }; union { T w, a, q; };
  VJ_COMMON(4)
  template<class U> GD constexpr vec(const vec<U, 4>& v, const vec<U, 4>&) : x(T(v.x)), y(T(v.y)), z(T(v.z)), w(T(v.w)) {}
  template<class A, VJ_NUMBER(A)> GD constexpr explicit vec(A k) : x(T(k)), y(T(k)), z(T(k)), w(T(k)) {}
  template<class A, class B, class C, class D, VJ_NUMBER(A), VJ_NUMBER(B), VJ_NUMBER(C), VJ_NUMBER(D)>
  GD constexpr vec(A k, B l, C m, D n) : x(T(k)), y(T(l)), z(T(m)), w(T(n)) {}
  template<class U, class A, class B, VJ_NUMBER(A), VJ_NUMBER(B)>
  GD constexpr vec(const vec<U, 2>& v, A k, B l) : x(T(v.x)), y(T(v.y)), z(T(k)), w(T(l)) {}
  template<class U, class A, class B, VJ_NUMBER(A), VJ_NUMBER(B)>
  GD constexpr vec(A k, const vec<U, 2>& v, B l) : x(T(k)), y(T(v.x)), z(T(v.y)), w(T(l)) {}
  template<class U, class A, class B, VJ_NUMBER(A), VJ_NUMBER(B)>
  GD constexpr vec(A k, B l, const vec<U, 2>& v) : x(T(k)), y(T(l)), z(T(v.x)), w(T(v.y)) {}
  template<class U, class W> GD constexpr vec(const vec<U, 2>& v, const vec<W, 2>& o) : x(T(v.x)), y(T(v.y)), z(T(o.x)), w(T(o.y)) {}
  template<class U, class A, VJ_NUMBER(A)> GD constexpr vec(const vec<U, 3>& v, A k) : x(T(v.x)), y(T(v.y)), z(T(v.z)), w(T(k)) {}
  template<class U, class A, VJ_NUMBER(A)> GD constexpr vec(A k, const vec<U, 3>& v) : x(T(k)), y(T(v.x)), z(T(v.y)), w(T(v.z)) {}
  GD constexpr T operator[](int i) const& { return i == 0 ? x : i == 1 ? y : i == 2 ? z : w; }
  GD T& operator[](int i) & { return i == 0 ? x : i == 1 ? y : i == 2 ? z : w; }
  VJ_SWIZZLES_4
};

typedef vec<float, 2> vec2; typedef vec<float, 3> vec3; typedef vec<float, 4> vec4;
typedef vec<int, 2> ivec2; typedef vec<int, 3> ivec3; typedef vec<int, 4> ivec4;
typedef vec<uint, 2> uvec2; typedef vec<uint, 3> uvec3; typedef vec<uint, 4> uvec4;
typedef vec<bool, 2> bvec2; typedef vec<bool, 3> bvec3; typedef vec<bool, 4> bvec4;

#define VJ_OPERATOR(op) \
template<class A, class B> GD constexpr auto operator op(const vec<A, 2>& a, const vec<B, 2>& b) { return vec<decltype(a.x op b.x), 2>(a.x op b.x, a.y op b.y); } \
template<class A, class B> GD constexpr auto operator op(const vec<A, 3>& a, const vec<B, 3>& b) { return vec<decltype(a.x op b.x), 3>(a.x op b.x, a.y op b.y, a.z op b.z); } \
template<class A, class B> GD constexpr auto operator op(const vec<A, 4>& a, const vec<B, 4>& b) { return vec<decltype(a.x op b.x), 4>(a.x op b.x, a.y op b.y, a.z op b.z, a.w op b.w); } \
template<class A, class B, VJ_NUMBER(B)> GD constexpr auto operator op(const vec<A, 2>& a, B b) { return vec<decltype(a.x op b), 2>(a.x op b, a.y op b); } \
template<class A, class B, VJ_NUMBER(B)> GD constexpr auto operator op(const vec<A, 3>& a, B b) { return vec<decltype(a.x op b), 3>(a.x op b, a.y op b, a.z op b); } \
template<class A, class B, VJ_NUMBER(B)> GD constexpr auto operator op(const vec<A, 4>& a, B b) { return vec<decltype(a.x op b), 4>(a.x op b, a.y op b, a.z op b, a.w op b); } \
template<class A, class B, VJ_NUMBER(A)> GD constexpr auto operator op(A a, const vec<B, 2>& b) { return vec<decltype(a op b.x), 2>(a op b.x, a op b.y); } \
template<class A, class B, VJ_NUMBER(A)> GD constexpr auto operator op(A a, const vec<B, 3>& b) { return vec<decltype(a op b.x), 3>(a op b.x, a op b.y, a op b.z); } \
template<class A, class B, VJ_NUMBER(A)> GD constexpr auto operator op(A a, const vec<B, 4>& b) { return vec<decltype(a op b.x), 4>(a op b.x, a op b.y, a op b.z, a op b.w); } \
template<class A, int N, class B> GD vec<A, N>& operator op##=(vec<A, N>& a, const B& b) { return a = a op b; }
VJ_OPERATOR(+) VJ_OPERATOR(-) VJ_OPERATOR(*) VJ_OPERATOR(/) VJ_OPERATOR(%)
VJ_OPERATOR(&) VJ_OPERATOR(|) VJ_OPERATOR(^) VJ_OPERATOR(<<) VJ_OPERATOR(>>)

#define VJ_UNARY(op) \
template<class A> GD constexpr vec<A, 2> operator op(const vec<A, 2>& a) { return vec<A, 2>(op a.x, op a.y); } \
template<class A> GD constexpr vec<A, 3> operator op(const vec<A, 3>& a) { return vec<A, 3>(op a.x, op a.y, op a.z); } \
template<class A> GD constexpr vec<A, 4> operator op(const vec<A, 4>& a) { return vec<A, 4>(op a.x, op a.y, op a.z, op a.w); }
VJ_UNARY(+) VJ_UNARY(-) VJ_UNARY(~) VJ_UNARY(!)
template<class A, int N> GD vec<A, N>& operator++(vec<A, N>& a) { return a = a + A(1); }
template<class A, int N> GD vec<A, N>& operator--(vec<A, N>& a) { return a = a - A(1); }
template<class A, int N> GD vec<A, N> operator++(vec<A, N>& a, int) { vec<A, N> b = a; a = a + A(1); return b; }
template<class A, int N> GD vec<A, N> operator--(vec<A, N>& a, int) { vec<A, N> b = a; a = a - A(1); return b; }
template<class A> GD constexpr bool operator==(const vec<A, 2>& a, const vec<A, 2>& b) { return a.x == b.x && a.y == b.y; }
template<class A> GD constexpr bool operator==(const vec<A, 3>& a, const vec<A, 3>& b) { return a.x == b.x && a.y == b.y && a.z == b.z; }
template<class A> GD constexpr bool operator==(const vec<A, 4>& a, const vec<A, 4>& b) { return a.x == b.x && a.y == b.y && a.z == b.z && a.w == b.w; }
template<class A, int N> GD constexpr bool operator!=(const vec<A, N>& a, const vec<A, N>& b) { return !(a == b); }

#define VJ_REF(N, MEMBERS, VALUE, PUT) \
template<class T> struct ref<T, N> { \
  MEMBERS; \
  GD operator vec<T, N>() const { return vec<T, N> VALUE; } \
  GD ref& operator=(const vec<T, N>& v) { const vec<T, N> k = v; PUT; return *this; } \
  GD ref& operator=(const ref& o) { return *this = vec<T, N>(o); } \
  template<class B> GD ref& operator+=(const B& b) { return *this = vec<T, N>(*this) + b; } \
  template<class B> GD ref& operator-=(const B& b) { return *this = vec<T, N>(*this) - b; } \
  template<class B> GD ref& operator*=(const B& b) { return *this = vec<T, N>(*this) * b; } \
  template<class B> GD ref& operator/=(const B& b) { return *this = vec<T, N>(*this) / b; } \
  template<class B> GD ref& operator%=(const B& b) { return *this = vec<T, N>(*this) % b; } \
  template<class B> GD ref& operator&=(const B& b) { return *this = vec<T, N>(*this) & b; } \
  template<class B> GD ref& operator|=(const B& b) { return *this = vec<T, N>(*this) | b; } \
  template<class B> GD ref& operator^=(const B& b) { return *this = vec<T, N>(*this) ^ b; } \
  template<class B> GD ref& operator<<=(const B& b) { return *this = vec<T, N>(*this) << b; } \
  template<class B> GD ref& operator>>=(const B& b) { return *this = vec<T, N>(*this) >> b; } };
VJ_REF(2, T& c0; T& c1, (c0, c1), c0 = k.x; c1 = k.y)
VJ_REF(3, T& c0; T& c1; T& c2, (c0, c1, c2), c0 = k.x; c1 = k.y; c2 = k.z)
VJ_REF(4, T& c0; T& c1; T& c2; T& c3, (c0, c1, c2, c3), c0 = k.x; c1 = k.y; c2 = k.z; c3 = k.w)

// An out argument that is a swizzle: a vector of its own that is written back when the statement is over.
template<class T, int N> struct vj_back {
  vec<T, N> value; ref<T, N> to;
  GD operator vec<T, N>&() { return value; }
  GD ~vj_back() { to = value; }
};
template<class T, int N> GD vj_back<T, N> vj_out(const ref<T, N>& r) { return {vec<T, N>(r), r}; }

// An array as GLSL has it: a value, that is never read beyond its ends.
template<class T, int N> struct array {
  T of[N];
  GD constexpr const T& operator[](int i) const { return of[i < 0 ? 0 : i >= N ? N - 1 : i]; }
  GD constexpr T& operator[](int i) { return of[i < 0 ? 0 : i >= N ? N - 1 : i]; }
  GD constexpr int length() const { return N; }
};
template<class T, int N> GD bool operator==(const array<T, N>& a, const array<T, N>& b) {
  for (int i = 0; i < N; i++) if (!(a.of[i] == b.of[i])) return false;
  return true;
}
template<class T, int N> GD bool operator!=(const array<T, N>& a, const array<T, N>& b) { return !(a == b); }

// ---- functions of one number; those of vectors do the same for each component
#define VJ_EACH(f) \
GD vec2 f(const vec2& a) { return vec2(f(a.x), f(a.y)); } \
GD vec3 f(const vec3& a) { return vec3(f(a.x), f(a.y), f(a.z)); } \
GD vec4 f(const vec4& a) { return vec4(f(a.x), f(a.y), f(a.z), f(a.w)); }
#define VJ_ONE(f, e) GD float f(float x) { return e; } VJ_EACH(f)
// Within half a turn, where a GPU's own sine is good to half a millionth, as GL's is; in two steps, so that nothing is lost.
GD float vj_half_turn(float x) { const float n = ::rintf(x * 0.15915494f); return ::fmaf(n, 1.7484556e-7f, ::fmaf(n, -6.2831855f, x)); }
VJ_ONE(sin, ::__sinf(vj_half_turn(x))) VJ_ONE(cos, ::__cosf(vj_half_turn(x))) VJ_ONE(tan, sin(x) / cos(x)) VJ_ONE(asin, ::asinf(x)) VJ_ONE(acos, ::acosf(x)) VJ_ONE(atan, ::atanf(x))
VJ_ONE(sinh, ::sinhf(x)) VJ_ONE(cosh, ::coshf(x)) VJ_ONE(tanh, ::tanhf(x)) VJ_ONE(asinh, ::asinhf(x)) VJ_ONE(acosh, ::acoshf(x)) VJ_ONE(atanh, ::atanhf(x))
VJ_ONE(exp, ::expf(x)) VJ_ONE(log, ::logf(x)) VJ_ONE(exp2, ::exp2f(x)) VJ_ONE(log2, ::log2f(x)) VJ_ONE(sqrt, ::sqrtf(x)) VJ_ONE(inversesqrt, ::rsqrtf(x))
VJ_ONE(abs, ::fabsf(x)) VJ_ONE(floor, ::floorf(x)) VJ_ONE(ceil, ::ceilf(x)) VJ_ONE(trunc, ::truncf(x)) VJ_ONE(round, ::rintf(x)) VJ_ONE(roundEven, ::rintf(x))
VJ_ONE(fract, x - ::floorf(x)) VJ_ONE(sign, float(x > 0.0f) - float(x < 0.0f)) VJ_ONE(radians, x * 0.017453292519943295f) VJ_ONE(degrees, x * 57.29577951308232f)
GD int abs(int x) { return x < 0 ? -x : x; }
GD int sign(int x) { return (x > 0) - (x < 0); }
GD bool isnan(float x) { return x != x; }
GD bool isinf(float x) { return ::fabsf(x) > 3.402823466e38f; }
#define VJ_EACH_INT(R, A, f) \
GD R##2 f(const A##2& a) { return R##2(f(a.x), f(a.y)); } \
GD R##3 f(const A##3& a) { return R##3(f(a.x), f(a.y), f(a.z)); } \
GD R##4 f(const A##4& a) { return R##4(f(a.x), f(a.y), f(a.z), f(a.w)); }
VJ_EACH_INT(ivec, ivec, abs) VJ_EACH_INT(ivec, ivec, sign) VJ_EACH_INT(bvec, vec, isnan) VJ_EACH_INT(bvec, vec, isinf)
GD int floatBitsToInt(float x) { return __float_as_int(x); }
GD uint floatBitsToUint(float x) { return uint(__float_as_int(x)); }
GD float intBitsToFloat(int x) { return __int_as_float(x); }
GD float uintBitsToFloat(uint x) { return __int_as_float(int(x)); }
VJ_EACH_INT(ivec, vec, floatBitsToInt) VJ_EACH_INT(uvec, vec, floatBitsToUint) VJ_EACH_INT(vec, ivec, intBitsToFloat) VJ_EACH_INT(vec, uvec, uintBitsToFloat)

// ---- of two and three; GLSL lets numbers that are no floats be given where a float is asked for
GD float min(float a, float b) { return ::fminf(a, b); }
GD float max(float a, float b) { return ::fmaxf(a, b); }
GD int min(int a, int b) { return b < a ? b : a; }
GD int max(int a, int b) { return a < b ? b : a; }
GD uint min(uint a, uint b) { return b < a ? b : a; }
GD uint max(uint a, uint b) { return a < b ? b : a; }
#define VJ_MIXED(f) \
template<class A, class B, VJ_NUMBER(A), VJ_NUMBER(B)> GD auto f(A a, B b) { typedef decltype(a + b) T; return f(T(a), T(b)); }
VJ_MIXED(min) VJ_MIXED(max)
// pow as GL has it: by logarithms, so that a negative base gives no number; a square is x * x, as drivers make it
GD float pow(float x, float y) { return y == 2.0f ? x * x : ::exp2f(y * ::log2f(x)); }
GD float atan(float y, float x) { return ::atan2f(y, x); }
GD float mod(float x, float y) { return x - y * ::floorf(x / y); }
GD float step(float e, float x) { return x < e ? 0.0f : 1.0f; }
template<class A, class B, class C, VJ_NUMBER(A), VJ_NUMBER(B), VJ_NUMBER(C)> GD auto clamp(A x, B a, C b) { return min(max(x, a), b); }
GD float mix(float a, float b, float t) { return a * (1.0f - t) + b * t; }
template<class A, class B> GD auto mix(A a, A b, B t) -> typename when<number<A>::yes && sizeof(B) == sizeof(bool), A>::type { return t ? b : a; }
GD float smoothstep(float a, float b, float x) { float t = clamp((x - a) / (b - a), 0.0f, 1.0f); return t * t * (3.0f - 2.0f * t); }
GD float fma(float a, float b, float c) { return ::fmaf(a, b, c); }
#define VJ_TWO(V, f) \
GD V##2 f(const V##2& a, const V##2& b) { return V##2(f(a.x, b.x), f(a.y, b.y)); } \
GD V##3 f(const V##3& a, const V##3& b) { return V##3(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z)); } \
GD V##4 f(const V##4& a, const V##4& b) { return V##4(f(a.x, b.x), f(a.y, b.y), f(a.z, b.z), f(a.w, b.w)); }
#define VJ_BY(V, T, f) \
GD V##2 f(const V##2& a, T b) { return V##2(f(a.x, b), f(a.y, b)); } \
GD V##3 f(const V##3& a, T b) { return V##3(f(a.x, b), f(a.y, b), f(a.z, b)); } \
GD V##4 f(const V##4& a, T b) { return V##4(f(a.x, b), f(a.y, b), f(a.z, b), f(a.w, b)); }
VJ_TWO(vec, min) VJ_TWO(vec, max) VJ_TWO(vec, pow) VJ_TWO(vec, atan) VJ_TWO(vec, mod) VJ_TWO(vec, step)
VJ_BY(vec, float, min) VJ_BY(vec, float, max) VJ_BY(vec, float, mod)
VJ_TWO(ivec, min) VJ_TWO(ivec, max) VJ_BY(ivec, int, min) VJ_BY(ivec, int, max)
VJ_TWO(uvec, min) VJ_TWO(uvec, max) VJ_BY(uvec, uint, min) VJ_BY(uvec, uint, max)
#define VJ_SIZED(N) \
GD vec##N step(float e, const vec##N& x) { return step(vec##N(e), x); } \
GD vec##N clamp(const vec##N& x, const vec##N& a, const vec##N& b) { return min(max(x, a), b); } \
GD vec##N clamp(const vec##N& x, float a, float b) { return min(max(x, a), b); } \
GD ivec##N clamp(const ivec##N& x, const ivec##N& a, const ivec##N& b) { return min(max(x, a), b); } \
GD ivec##N clamp(const ivec##N& x, int a, int b) { return min(max(x, a), b); } \
GD uvec##N clamp(const uvec##N& x, const uvec##N& a, const uvec##N& b) { return min(max(x, a), b); } \
GD uvec##N clamp(const uvec##N& x, uint a, uint b) { return min(max(x, a), b); } \
GD vec##N mix(const vec##N& a, const vec##N& b, const vec##N& t) { return a * (1.0f - t) + b * t; } \
GD vec##N mix(const vec##N& a, const vec##N& b, float t) { return a * (1.0f - t) + b * t; } \
GD vec##N smoothstep(const vec##N& a, const vec##N& b, const vec##N& x) { vec##N t = clamp((x - a) / (b - a), 0.0f, 1.0f); return t * t * (3.0f - 2.0f * t); } \
GD vec##N smoothstep(float a, float b, const vec##N& x) { return smoothstep(vec##N(a), vec##N(b), x); } \
GD float length(const vec##N& a) { return ::sqrtf(dot(a, a)); } \
GD float distance(const vec##N& a, const vec##N& b) { return length(a - b); } \
GD vec##N normalize(const vec##N& a) { return a * inversesqrt(dot(a, a)); } \
GD vec##N reflect(const vec##N& i, const vec##N& n) { return i - n * (2.0f * dot(n, i)); } \
GD vec##N faceforward(const vec##N& n, const vec##N& i, const vec##N& r) { return dot(r, i) < 0.0f ? n : -n; } \
GD vec##N refract(const vec##N& i, const vec##N& n, float eta) { \
  float d = dot(n, i), k = 1.0f - eta * eta * (1.0f - d * d); \
  return k < 0.0f ? vec##N(0.0f) : i * eta - n * (eta * d + ::sqrtf(k)); }
GD float dot(float a, float b) { return a * b; }
GD float dot(const vec2& a, const vec2& b) { return a.x * b.x + a.y * b.y; }
GD float dot(const vec3& a, const vec3& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
GD float dot(const vec4& a, const vec4& b) { return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w; }
GD float length(float a) { return ::fabsf(a); }
GD float distance(float a, float b) { return ::fabsf(a - b); }
GD float normalize(float a) { return sign(a); }
VJ_SIZED(2) VJ_SIZED(3) VJ_SIZED(4)
GD vec3 cross(const vec3& a, const vec3& b) { return vec3(a.y * b.z - b.y * a.z, a.z * b.x - b.z * a.x, a.x * b.y - b.x * a.y); }
template<class T> GD vec<T, 2> mix(const vec<T, 2>& a, const vec<T, 2>& b, const bvec2& t) { return vec<T, 2>(t.x ? b.x : a.x, t.y ? b.y : a.y); }
template<class T> GD vec<T, 3> mix(const vec<T, 3>& a, const vec<T, 3>& b, const bvec3& t) { return vec<T, 3>(t.x ? b.x : a.x, t.y ? b.y : a.y, t.z ? b.z : a.z); }
template<class T> GD vec<T, 4> mix(const vec<T, 4>& a, const vec<T, 4>& b, const bvec4& t) { return vec<T, 4>(t.x ? b.x : a.x, t.y ? b.y : a.y, t.z ? b.z : a.z, t.w ? b.w : a.w); }

// ---- comparisons, component by component
#define VJ_COMPARE(f, op) \
template<class A, class B> GD bvec2 f(const vec<A, 2>& a, const vec<B, 2>& b) { return bvec2(a.x op b.x, a.y op b.y); } \
template<class A, class B> GD bvec3 f(const vec<A, 3>& a, const vec<B, 3>& b) { return bvec3(a.x op b.x, a.y op b.y, a.z op b.z); } \
template<class A, class B> GD bvec4 f(const vec<A, 4>& a, const vec<B, 4>& b) { return bvec4(a.x op b.x, a.y op b.y, a.z op b.z, a.w op b.w); }
VJ_COMPARE(lessThan, <) VJ_COMPARE(lessThanEqual, <=) VJ_COMPARE(greaterThan, >) VJ_COMPARE(greaterThanEqual, >=) VJ_COMPARE(equal, ==) VJ_COMPARE(notEqual, !=)
GD bool any(const bvec2& a) { return a.x || a.y; }
GD bool any(const bvec3& a) { return a.x || a.y || a.z; }
GD bool any(const bvec4& a) { return a.x || a.y || a.z || a.w; }
GD bool all(const bvec2& a) { return a.x && a.y; }
GD bool all(const bvec3& a) { return a.x && a.y && a.z; }
GD bool all(const bvec4& a) { return a.x && a.y && a.z && a.w; }

// ---- matrices: C columns of R numbers
template<int C, int R> struct mat {
  vec<float, R> of[C];
  mat() = default;
  template<class S, VJ_NUMBER(S)> GD constexpr explicit mat(S d) : of{} { for (int i = 0; i < C && i < R; i++) put(i, i, float(d)); }
  template<class A, class B, class... Rest> GD constexpr mat(const A& a, const B& b, const Rest&... rest) : of{} {
    int n = 0;
    take(n, a); take(n, b); (take(n, rest), ...);
  }
  GD constexpr explicit mat(const vec<float, C * R>& v) : of{} { int n = 0; take(n, v); }
  template<int D, int Q> GD constexpr explicit mat(const mat<D, Q>& m) : of{} {
    for (int i = 0; i < C; i++) for (int j = 0; j < R; j++) put(i, j, i < D && j < Q ? m.of[i < D ? i : 0][j] : i == j ? 1.0f : 0.0f);
  }
  GD constexpr void put(int i, int j, float v) {
    if constexpr (R == 2) of[i] = j == 0 ? vec2(v, of[i].y) : vec2(of[i].x, v);
    else if constexpr (R == 3) of[i] = j == 0 ? vec3(v, of[i].y, of[i].z) : j == 1 ? vec3(of[i].x, v, of[i].z) : vec3(of[i].x, of[i].y, v);
    else of[i] = j == 0 ? vec4(v, of[i].y, of[i].z, of[i].w) : j == 1 ? vec4(of[i].x, v, of[i].z, of[i].w) : j == 2 ? vec4(of[i].x, of[i].y, v, of[i].w) : vec4(of[i].x, of[i].y, of[i].z, v);
  }
  template<class S, VJ_NUMBER(S)> GD constexpr void take(int& n, S v) { put(n / R, n % R, float(v)); n++; }
  template<class U, int N> GD constexpr void take(int& n, const vec<U, N>& v) { for (int i = 0; i < N; i++) take(n, v[i]); }
  GD constexpr const vec<float, R>& operator[](int i) const& { return of[i < 0 ? 0 : i >= C ? C - 1 : i]; }
  GD constexpr vec<float, R>& operator[](int i) & { return of[i < 0 ? 0 : i >= C ? C - 1 : i]; }
};
typedef mat<2, 2> mat2; typedef mat<3, 3> mat3; typedef mat<4, 4> mat4;
typedef mat<2, 2> mat2x2; typedef mat<2, 3> mat2x3; typedef mat<2, 4> mat2x4;
typedef mat<3, 2> mat3x2; typedef mat<3, 3> mat3x3; typedef mat<3, 4> mat3x4;
typedef mat<4, 2> mat4x2; typedef mat<4, 3> mat4x3; typedef mat<4, 4> mat4x4;
template<int C, int R> GD vec<float, R> operator*(const mat<C, R>& m, const vec<float, C>& v) {
  vec<float, R> sum = m.of[0] * v.x;
  for (int i = 1; i < C; i++) sum += m.of[i] * v[i];
  return sum;
}
GD vec2 operator*(const vec2& v, const mat<2, 2>& m) { return vec2(dot(v, m.of[0]), dot(v, m.of[1])); }
template<int R> GD vec3 operator*(const vec<float, R>& v, const mat<3, R>& m) { return vec3(dot(v, m.of[0]), dot(v, m.of[1]), dot(v, m.of[2])); }
template<int R> GD vec4 operator*(const vec<float, R>& v, const mat<4, R>& m) { return vec4(dot(v, m.of[0]), dot(v, m.of[1]), dot(v, m.of[2]), dot(v, m.of[3])); }
template<int R> GD auto operator*(const vec<float, R>& v, const mat<2, R>& m) -> typename when<R != 2, vec2>::type { return vec2(dot(v, m.of[0]), dot(v, m.of[1])); }
template<int C, int R, int D> GD mat<D, R> operator*(const mat<C, R>& a, const mat<D, C>& b) {
  mat<D, R> m;
  for (int i = 0; i < D; i++) m.of[i] = a * b.of[i];
  return m;
}
#define VJ_MATRIX(op) \
template<int C, int R> GD mat<C, R> operator op(const mat<C, R>& a, const mat<C, R>& b) { mat<C, R> m; for (int i = 0; i < C; i++) m.of[i] = a.of[i] op b.of[i]; return m; }
#define VJ_MATRIX_BY(op) \
template<int C, int R> GD mat<C, R> operator op(const mat<C, R>& a, float b) { mat<C, R> m; for (int i = 0; i < C; i++) m.of[i] = a.of[i] op b; return m; } \
template<int C, int R> GD mat<C, R> operator op(float a, const mat<C, R>& b) { mat<C, R> m; for (int i = 0; i < C; i++) m.of[i] = a op b.of[i]; return m; } \
template<int C, int R, class B> GD mat<C, R>& operator op##=(mat<C, R>& a, const B& b) { return a = a op b; }
VJ_MATRIX(+) VJ_MATRIX(-) VJ_MATRIX(/) VJ_MATRIX_BY(+) VJ_MATRIX_BY(-) VJ_MATRIX_BY(*) VJ_MATRIX_BY(/)
template<int C, int R> GD mat<C, R> operator-(const mat<C, R>& a) { return a * -1.0f; }
template<int C, int R> GD bool operator==(const mat<C, R>& a, const mat<C, R>& b) { for (int i = 0; i < C; i++) if (a.of[i] != b.of[i]) return false; return true; }
template<int C, int R> GD bool operator!=(const mat<C, R>& a, const mat<C, R>& b) { return !(a == b); }
template<int C, int R> GD mat<C, R> matrixCompMult(const mat<C, R>& a, const mat<C, R>& b) { mat<C, R> m; for (int i = 0; i < C; i++) m.of[i] = a.of[i] * b.of[i]; return m; }
template<int C, int R> GD mat<C, R> outerProduct(const vec<float, R>& c, const vec<float, C>& r) { mat<C, R> m; for (int i = 0; i < C; i++) m.of[i] = c * r[i]; return m; }
template<int C, int R> GD mat<R, C> transpose(const mat<C, R>& a) { mat<R, C> m; for (int i = 0; i < R; i++) for (int j = 0; j < C; j++) m.put(i, j, a.of[j][i]); return m; }
GD float determinant(const mat2& m) { return m.of[0].x * m.of[1].y - m.of[1].x * m.of[0].y; }
GD float determinant(const mat3& m) { return dot(m.of[0], cross(m.of[1], m.of[2])); }
GD mat2 inverse(const mat2& m) { float d = 1.0f / determinant(m); return mat2(m.of[1].y * d, -m.of[0].y * d, -m.of[1].x * d, m.of[0].x * d); }
GD mat3 inverse(const mat3& m) { float d = 1.0f / determinant(m); return transpose(mat3(cross(m.of[1], m.of[2]) * d, cross(m.of[2], m.of[0]) * d, cross(m.of[0], m.of[1]) * d)); }

// ---- pictures: rows from the bottom up, four numbers a pixel, of 8, 16 or 32 bits
struct sampler2D { unsigned long long data; int width, height, bits, unused; };  // bits a channel; 5: one float for all
struct Surface { unsigned long long data; int width, height, form, unused; };  // what is drawn into
GD vec4 vj_texel(const sampler2D& s, int x, int y) {
  const unsigned long long at = (unsigned long long)y * s.width + x;
  if (s.bits == 16) {
    const uint2 v = ((const uint2*)s.data)[at];
    return vec4(vj_half(v.x & 0xffffu), vj_half(v.x >> 16), vj_half(v.y & 0xffffu), vj_half(v.y >> 16));
  }
  if (s.bits == 32) {
    const float4 v = ((const float4*)s.data)[at];
    return vec4(v.x, v.y, v.z, v.w);
  }
  if (s.bits == 5) {
    const float v = ((const float*)s.data)[at];
    return vec4(v, v, v, 1.0f);
  }
  const uint v = ((const uint*)s.data)[at];
  return vec4(v & 255u, v >> 8 & 255u, v >> 16 & 255u, v >> 24) * (1.0f / 255.0f);
}
GD vec4 texelFetch(const sampler2D& s, const ivec2& p, int) {
  const bool inside = p.x >= 0 && p.y >= 0 && p.x < s.width && p.y < s.height;
  return inside ? vj_texel(s, p.x, p.y) : vec4(0.0f);
}
GD ivec2 textureSize(const sampler2D& s, int) { return ivec2(s.width, s.height); }
// Linear and clamped to the edge, as the stage sets every texture; a coordinate that is no number reads the first pixel.
GD vec4 texture(const sampler2D& s, const vec2& p) {
  const float x = ::fminf(::fmaxf(p.x * s.width - 0.5f, -1.0f), float(s.width)), y = ::fminf(::fmaxf(p.y * s.height - 0.5f, -1.0f), float(s.height));
  const float fx = ::floorf(x), fy = ::floorf(y);
  const int l = int(fx), b = int(fy);
  const int x0 = max(l, 0), x1 = min(l + 1, s.width - 1), y0 = max(b, 0), y1 = min(b + 1, s.height - 1);
  const int xl = min(x0, s.width - 1), yb = min(y0, s.height - 1);
  const vec4 p00 = vj_texel(s, xl, yb), p10 = vj_texel(s, x1, yb), p01 = vj_texel(s, xl, y1), p11 = vj_texel(s, x1, y1);
  const vec4 low = p00 + (p10 - p00) * (x - fx), high = p01 + (p11 - p01) * (x - fx);
  return low + (high - low) * (y - fy);
}
GD vec4 texture(const sampler2D& s, const vec2& p, float) { return texture(s, p); }
GD vec4 textureLod(const sampler2D& s, const vec2& p, float) { return texture(s, p); }
GD vec4 textureGrad(const sampler2D& s, const vec2& p, const vec2&, const vec2&) { return texture(s, p); }
GD vec4 textureProj(const sampler2D& s, const vec3& p) { return texture(s, vec2(p.x, p.y) / p.z); }
GD vec4 textureOffset(const sampler2D& s, const vec2& p, const ivec2& o) { return texture(s, p + o / vec2(s.width, s.height)); }
GD vec4 textureLodOffset(const sampler2D& s, const vec2& p, float, const ivec2& o) { return textureOffset(s, p, o); }
GD vec4 texelFetchOffset(const sampler2D& s, const ivec2& p, int, const ivec2& o) { return texelFetch(s, p + o, 0); }

// ---- differences to the pixel beside: threads lie in squares of two by two, as fragments do
GD float vj_difference(float v, int bit) {
  const float beside = vj_beside(v, bit);
  return vj_lane() & bit ? v - beside : beside - v;
}
GD float dFdx(float v) { return vj_difference(v, 1); }
GD float dFdy(float v) { return vj_difference(v, 2); }
GD float fwidth(float v) { return ::fabsf(dFdx(v)) + ::fabsf(dFdy(v)); }
VJ_EACH(dFdx) VJ_EACH(dFdy) VJ_EACH(fwidth)
#define VJ_SAME(f, g) template<class A> GD A f(const A& a) { return g(a); }
VJ_SAME(dFdxFine, dFdx) VJ_SAME(dFdxCoarse, dFdx) VJ_SAME(dFdyFine, dFdy) VJ_SAME(dFdyCoarse, dFdy) VJ_SAME(fwidthFine, fwidth) VJ_SAME(fwidthCoarse, fwidth)

// ---- from a shader's struct to pixels
GD uint vj_byte(float v) { return uint(clamp(v, 0.0f, 1.0f) * 255.0f + 0.5f); }
GD uint vj_word(float v) { return uint(clamp(v, 0.0f, 1.0f) * 65535.0f + 0.5f); }
enum vj_form { RGBA8 = 8, RGBA16F = 16, RGBA32F = 32, R32F = 5, RGBA16 = 12, RGB8 = 3, RGB16 = 6, R8 = 1, R16 = 2, RG16 = 4 };
GD void vj_store(const Surface& to, int x, int y, const vec4& c) {
  const unsigned long long at = (unsigned long long)y * to.width + x;
  unsigned char* bytes = (unsigned char*)to.data;
  unsigned short* words = (unsigned short*)to.data;
  switch (to.form) {
    case RGBA8: ((uint*)to.data)[at] = vj_byte(c.x) | vj_byte(c.y) << 8 | vj_byte(c.z) << 16 | vj_byte(c.w) << 24; break;
    case RGBA16F: ((uint2*)to.data)[at] = make_uint2(vj_bits(c.x) | vj_bits(c.y) << 16, vj_bits(c.z) | vj_bits(c.w) << 16); break;
    case RGBA32F: ((float4*)to.data)[at] = make_float4(c.x, c.y, c.z, c.w); break;
    case RGBA16: ((uint2*)to.data)[at] = make_uint2(vj_word(c.x) | vj_word(c.y) << 16, vj_word(c.z) | vj_word(c.w) << 16); break;
    case RGB8: bytes[3 * at] = vj_byte(c.x); bytes[3 * at + 1] = vj_byte(c.y); bytes[3 * at + 2] = vj_byte(c.z); break;
    case RGB16: words[3 * at] = vj_word(c.x); words[3 * at + 1] = vj_word(c.y); words[3 * at + 2] = vj_word(c.z); break;
    case R8: bytes[at] = vj_byte(c.x); break;
    case R16: words[at] = vj_word(c.x); break;
    case RG16: words[2 * at] = vj_word(c.x); words[2 * at + 1] = vj_word(c.y); break;
  }
}
// The pixel of a thread: 16 x 16 a block, squares of 2 x 2 next to each other in a warp.
GD ivec2 vj_pixel() {
  const int t = threadIdx.x;
  return ivec2(blockIdx.x * 16 + (t & 1) + (t >> 1 & 14), blockIdx.y * 16 + (t >> 1 & 1) + (t >> 4 & 14));
}
template<class S> GD void vj_draw(const typename S::Uniforms& given, const Surface& to) {
  const ivec2 p = vj_pixel();
  const bool inside = p.x < to.width && p.y < to.height;
  if (!S::derivatives && !inside) return;
  S shader(given, vec4(p.x + 0.5f, p.y + 0.5f, 0.5f, 1.0f));
  shader.vj_main();
  if (inside) vj_store(to, p.x, p.y, shader.vj_gone ? vec4(0.0f) : shader.vj_colour());
}

// ---- in between corners
template<class T> GD T vj_between(const T& a, float i, const T& b, float j, const T& c, float k) { return a * i + b * j + c * k; }
template<class T, int N> GD array<T, N> vj_between(const array<T, N>& a, float i, const array<T, N>& b, float j, const array<T, N>& c, float k) {
  array<T, N> v;
  for (int n = 0; n < N; n++) v.of[n] = vj_between(a.of[n], i, b.of[n], j, c.of[n], k);
  return v;
}

// ---- what a vertex shader moves: four corners, two triangles, as GL draws a strip
template<class V> struct vj_corner { vec4 position; typename V::Varyings varyings; };
template<class S, class V> GD void vj_draw_moved(const typename S::Uniforms& given, const Surface& to, const vj_corner<V>* corners) {
  const ivec2 p = vj_pixel();
  const bool inside = p.x < to.width && p.y < to.height;
  if (!S::derivatives && !inside) return;
  const vec3 here(p.x + 0.5f, p.y + 0.5f, 1.0f);
  vec4 colour(0.0f);
  for (int triangle = 0; triangle < 2; triangle++) {
    const vj_corner<V> &c0 = corners[triangle], &c1 = corners[1 + triangle], &c2 = corners[2 + triangle];
    // edges in homogeneous coordinates (Olano and Greer 1997): a corner behind the eye needs no clipping
    const vec2 half_size = vec2(to.width, to.height) * 0.5f;
    vec3 v[3];
    for (int i = 0; i < 3; i++) {
      const vec4 q = corners[triangle + i].position;
      v[i] = vec3((q.x + q.w) * half_size.x, (q.y + q.w) * half_size.y, q.w);
    }
    const float area = dot(v[0], cross(v[1], v[2]));
    float b0 = dot(here, cross(v[1], v[2])), b1 = dot(here, cross(v[2], v[0])), b2 = dot(here, cross(v[0], v[1]));
    if (area < 0.0f) { b0 = -b0; b1 = -b1; b2 = -b2; }
    const bool covered = area != 0.0f && b0 >= 0.0f && b1 >= 0.0f && b2 >= 0.0f && b0 + b1 + b2 > 0.0f;
    if (!covered && !S::derivatives) continue;
    const float all = 1.0f / (b0 + b1 + b2), w0 = b0 * all, w1 = b1 * all, w2 = b2 * all;
    const float z = c0.position.z * w0 + c1.position.z * w1 + c2.position.z * w2, w = c0.position.w * w0 + c1.position.w * w1 + c2.position.w * w2;
    S shader(given, vec4(here.x, here.y, 0.5f * z / w + 0.5f, 1.0f / w), V::Varyings::between(c0.varyings, w0, c1.varyings, w1, c2.varyings, w2));
    shader.vj_main();
    if (covered && !(z < -w) && !(z > w) && !shader.vj_gone) colour = shader.vj_colour();
  }
  if (inside) vj_store(to, p.x, p.y, colour);
}
template<class V> GD void vj_move(const typename V::Uniforms& given, vj_corner<V>* corners) {
  V shader(given, threadIdx.x);
  shader.vj_main();
  corners[threadIdx.x].position = shader.gl_Position;
  corners[threadIdx.x].varyings = shader.vj_give();
}
}  // namespace glsl
