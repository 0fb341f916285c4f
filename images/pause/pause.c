/*
 * pause: the process that holds a pod's namespaces open while containers come and go.
 *
 * It sleeps. If the pod shares a PID namespace, pause is PID 1 there and reaps orphaned processes.
 * It exits immediately on SIGTERM and SIGINT. It does not use libc: it needs only four system calls.
 */

#define SIGINT 2
#define SIGTERM 15
#define SIGCHLD 17
#define SIG_BLOCK 0
#define WNOHANG 1

#if defined(__x86_64__)

enum { SYS_rt_sigprocmask = 14, SYS_wait4 = 61, SYS_rt_sigtimedwait = 128, SYS_exit_group = 231 };

static long syscall4(long number, long a, long b, long c, long d) {
  long result;
  register long fourth __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

enum { SYS_exit_group = 94, SYS_rt_sigprocmask = 135, SYS_rt_sigtimedwait = 137, SYS_wait4 = 260 };

static long syscall4(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

#else
#error "pause supports only x86_64 and aarch64"
#endif

#define BIT(signal) (1UL << ((signal)-1))

__attribute__((noreturn)) void _start(void) {
  /* A blocked signal stays pending for rt_sigtimedwait, even for PID 1, for which the kernel ignores default actions. */
  const unsigned long awaited = BIT(SIGINT) | BIT(SIGTERM) | BIT(SIGCHLD);
  syscall4(SYS_rt_sigprocmask, SIG_BLOCK, (long)&awaited, 0, sizeof awaited);

  for (;;) {
    /* One SIGCHLD may stand for several children: reap until none is left. */
    while (syscall4(SYS_wait4, -1, 0, WNOHANG, 0) > 0)
      ;
    long signal = syscall4(SYS_rt_sigtimedwait, (long)&awaited, 0, 0, sizeof awaited);
    if (signal == SIGINT || signal == SIGTERM)
      for (;;)
        syscall4(SYS_exit_group, 0, 0, 0, 0);
  }
}
