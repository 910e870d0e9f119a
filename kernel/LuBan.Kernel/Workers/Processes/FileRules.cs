using System.Runtime.InteropServices;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Landlock: takes every file from the calling thread but those that are named. It stays with the thread through <c>execve</c>, and with its children.</summary>
internal static unsafe class FileRules
{
    private const ulong Execute = 1, WriteFile = 1 << 1, ReadFile = 1 << 2, ReadFolder = 1 << 3, Truncate = 1 << 14, DeviceControl = 1 << 15;
    private const ulong AllOfFirstVersion = (1 << 13) - 1, Refer = 1 << 13;
    private const ulong OfFiles = Execute | WriteFile | ReadFile | Truncate | DeviceControl;
    private const ulong AbstractSockets = 1, Signals = 2;

    /// <summary>The version that the running Linux has; 0 or less for none.</summary>
    public static int Version => (int)LinuxNative.syscall(LinuxNative.CreateRuleset, 0, 0, 1, 0);

    /// <summary>Leaves only these to the calling thread. Needs no-new-privileges.</summary>
    /// <param name="readable">Files and folders to read and execute. What is not there is left out.</param>
    /// <param name="writable">Folders to read and write, and devices.</param>
    /// <returns>Null, or why it is not in force.</returns>
    public static string? Apply(IEnumerable<string> readable, IEnumerable<string> writable)
    {
        var version = Version;
        if (version < 1) return "this Linux has no Landlock";
        var handled = AllOfFirstVersion | (version >= 2 ? Refer : 0) | (version >= 3 ? Truncate : 0) | (version >= 5 ? DeviceControl : 0);
        var attributes = new RulesetAttributes { Files = handled, Scoped = version >= 6 ? AbstractSockets | Signals : 0 };
        var size = version >= 6 ? sizeof(RulesetAttributes) : version >= 4 ? sizeof(ulong) * 2 : sizeof(ulong);
        var ruleset = (int)LinuxNative.syscall(LinuxNative.CreateRuleset, (nuint)(&attributes), (nuint)size, 0, 0);
        if (ruleset < 0) return LinuxNative.Error();
        foreach (var path in readable) Allow(ruleset, path, Execute | ReadFile | ReadFolder);
        foreach (var path in writable) Allow(ruleset, path, handled & ~Execute);
        return LinuxNative.syscall(LinuxNative.RestrictSelf, (nuint)ruleset, 0, 0, 0) == 0 ? null : LinuxNative.Error();
    }

    private static void Allow(int ruleset, string path, ulong access)
    {
        var folder = LinuxNative.open(path, LinuxNative.PathOnly);
        if (folder < 0) return;
        var rule = new PathRule { Access = Directory.Exists(path) ? access : access & OfFiles, Parent = folder };
        _ = LinuxNative.syscall(LinuxNative.AddRule, (nuint)ruleset, 1, (nuint)(&rule), 0);
        _ = LinuxNative.close(folder);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct RulesetAttributes
    {
        public ulong Files;
        public ulong Network;
        public ulong Scoped;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathRule
    {
        public ulong Access;
        public int Parent;
    }
}
