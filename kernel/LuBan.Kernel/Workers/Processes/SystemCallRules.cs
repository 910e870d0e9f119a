using System.Runtime.InteropServices;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>
/// A filter of system calls: nothing leaves the worker's session and process group, so that one signal reaches all of them, and
/// nothing asks for what only debuggers, container engines and drivers need.
/// </summary>
internal static unsafe class SystemCallRules
{
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, Return = 0x06;
    private const uint Allow = 0x7fff0000, Refuse = 0x00050000 | 1;
    private const uint Intel = 0xc000003e, Arm = 0xc00000b7, OtherNumbers = 0x40000000;

    // setsid, setpgid; ptrace, process_vm_readv, process_vm_writev; mount, umount2, pivot_root, chroot, setns, unshare; bpf, perf_event_open,
    // userfaultfd, io_uring_setup, _enter, _register; add_key, request_key, keyctl; kexec_load, kexec_file_load, init_module, finit_module,
    // delete_module; open_by_handle_at.
    private static readonly uint[] IntelNumbers =
        [112, 109, 101, 310, 311, 165, 166, 155, 161, 308, 272, 321, 298, 323, 425, 426, 427, 248, 249, 250, 246, 320, 175, 313, 176, 304];

    private static readonly uint[] ArmNumbers =
        [157, 154, 117, 270, 271, 40, 39, 41, 51, 268, 97, 280, 241, 282, 425, 426, 427, 217, 218, 219, 104, 294, 105, 273, 106, 265];

    // The new mount calls and pidfd_getfd have the same numbers everywhere.
    private static readonly uint[] CommonNumbers = [428, 429, 430, 431, 432, 433, 438, 442];

    /// <summary>Puts the filter on the calling thread. Needs no-new-privileges.</summary>
    /// <returns>Null, or why it is not in force.</returns>
    public static string? Apply()
    {
        var (machine, numbers) = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (Intel, IntelNumbers),
            Architecture.Arm64 => (Arm, ArmNumbers),
            _ => (0u, []),
        };
        if (machine == 0) return $"no filter is written for {RuntimeInformation.ProcessArchitecture}";
        var program = Program(machine, [.. numbers, .. CommonNumbers]);
        fixed (Instruction* first = program)
        {
            var filter = new Filter { Length = (ushort)program.Length, First = first };
            return LinuxNative.prctl(LinuxNative.SetFilter, 2, (nuint)(&filter), 0, 0) == 0 ? null : LinuxNative.Error();
        }
    }

    /// <summary>Other machines' numbers are refused whole: the list would mean other calls there.</summary>
    private static Instruction[] Program(uint machine, uint[] refused) =>
    [
        new(Load, 0, 0, 4),
        new(JumpIfEqual, 1, 0, machine),
        new(Return, 0, 0, Refuse),
        new(Load, 0, 0, 0),
        new(JumpIfAtLeast, (byte)(refused.Length + 1), 0, OtherNumbers),
        .. refused.Select((number, i) => new Instruction(JumpIfEqual, (byte)(refused.Length - i), 0, number)),
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Refuse),
    ];

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte whenTrue, byte whenFalse, uint value)
    {
        public readonly ushort Code = code;
        public readonly byte WhenTrue = whenTrue;
        public readonly byte WhenFalse = whenFalse;
        public readonly uint Value = value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public Instruction* First;
    }
}
