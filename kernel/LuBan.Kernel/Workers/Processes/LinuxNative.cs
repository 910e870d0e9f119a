using System.Runtime.InteropServices;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>The system calls behind a worker's confinement. All answer -1 and set errno when they fail.</summary>
internal static unsafe partial class LinuxNative
{
    public const int SignalKill = 9, SignalTerminate = 15, SignalContinue = 18, SignalStop = 19;
    public const int LimitData = 2, LimitCore = 4, LimitProcesses = 6, LimitFiles = 7;
    public const int SetParentDeathSignal = 1, SetNoNewPrivileges = 38, SetFilter = 22, DropCapability = 24;
    public const int CloseOnExec = 4;
    public const long CreateRuleset = 444, AddRule = 445, RestrictSelf = 446;
    public const int PathOnly = 0x200000 | 0x80000;

    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", SetLastError = true)] public static partial int setsid();
    [LibraryImport("libc")] public static partial int getppid();
    [LibraryImport("libc")] public static partial uint geteuid();
    [LibraryImport("libc")] public static partial uint umask(uint mask);
    [LibraryImport("libc", SetLastError = true)] public static partial int kill(int process, int signal);
    [LibraryImport("libc", SetLastError = true)] public static partial int setgroups(nuint count, uint* groups);
    [LibraryImport("libc", SetLastError = true)] public static partial int setresgid(uint real, uint effective, uint saved);
    [LibraryImport("libc", SetLastError = true)] public static partial int setresuid(uint real, uint effective, uint saved);
    [LibraryImport("libc", SetLastError = true)] public static partial int getrlimit(int resource, ResourceLimit* limit);
    [LibraryImport("libc", SetLastError = true)] public static partial int setrlimit(int resource, ResourceLimit* limit);
    [LibraryImport("libc", SetLastError = true)] public static partial int setpriority(int which, uint who, int priority);
    [LibraryImport("libc", SetLastError = true)] public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport("libc", SetLastError = true)] public static partial int close_range(uint first, uint last, int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial int execve(byte* path, byte** arguments, byte** environment);
    [LibraryImport("libc", SetLastError = true)] public static partial nint syscall(long number, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] public static partial int open(string path, int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial int close(int descriptor);
    [LibraryImport("libc", SetLastError = true)] public static partial nint write(int descriptor, byte* bytes, nuint count);
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] public static partial int lchown(string path, uint owner, uint group);

    /// <summary>What the last call that failed said.</summary>
    public static string Error() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
